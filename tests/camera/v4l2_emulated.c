/* V4L2 capture devices that are folders: a library for LD_PRELOAD, so that tests run the real camera code with no camera.
 *
 * Below $PORTICO_EMULATED_CAMERAS each folder videoN is a plugged-in device. It holds
 *   name      what the device calls itself
 *   modes     a line each: FOURCC WIDTH HEIGHT and the interval as NUMERATOR DENOMINATOR; none makes a metadata node
 *   MJPG/ …   by format, the frames as raw bytes, given in the order of their names, over and over
 *   stall     while it exists, no frame comes
 *   empty     while it exists, buffers come back with no bytes used, and with what they held before
 *   short     while it exists, only the first half of each frame is there
 *   error     while it exists, frames carry the driver's error flag
 * Unplugging is renaming the folder; one put in its place is another device, and open handles stay dead. */
#include "device.h"
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The header says of poll that it only writes to what it is given, and the compiler believes it. */
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

enum { CHECK_US = 2000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static DIR *devices;                  /* the listing of /dev being read, and how far ours have been given */
static int devices_given;

#define REAL(type, name) ((type)dlsym(RTLD_NEXT, name))

static struct camera *camera_of(int fd) {
    for (int i = 0; i < CAMERAS_MAX; i++)
        if (cameras[i].inode && cameras[i].fd == fd) return &cameras[i];
    return NULL;
}

static int open_camera(int index) {
    ino_t inode = inode_of(index);
    int fd = -1;
    errno = ENOENT;
    if (!inode) return -1;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < CAMERAS_MAX && fd < 0; i++) {
        if (cameras[i].inode) continue;
        fd = memfd_create("camera", MFD_CLOEXEC);
        begin(&cameras[i], fd, index, inode);
    }
    pthread_mutex_unlock(&lock);
    return fd;
}

/* Which file a path stands for: a device, the name of one, or itself. */
static int open_any(const char *path, int flags, mode_t mode, const char *real) {
    char name[PATH_LEN];
    int index, length = 0;
    if (sscanf(path, "/dev/video%d%n", &index, &length) == 1 && !path[length]) return open_camera(index);
    if (sscanf(path, "/sys/class/video4linux/video%d/name%n", &index, &length) == 1 && length) {
        snprintf(name, sizeof name, "%s/video%d/name", cameras_folder(), index);
        path = name;
    }
    return REAL(int (*)(const char *, int, ...), real)(path, flags, mode);
}

#define OPEN(name)                                             \
    int name(const char *path, int flags, ...) {               \
        va_list more;                                          \
        va_start(more, flags);                                 \
        mode_t mode = flags & O_CREAT ? va_arg(more, int) : 0; \
        va_end(more);                                          \
        return open_any(path, flags, mode, #name);             \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    pthread_mutex_lock(&lock);
    struct camera *c = camera_of(fd);
    if (c) end(c);
    pthread_mutex_unlock(&lock);
    return REAL(int (*)(int), "close")(fd);
}

DIR *opendir(const char *path) {
    DIR *listing = REAL(DIR *(*)(const char *), "opendir")(path);
    if (strcmp(path, "/dev") == 0) {
        devices = listing;
        devices_given = 0;
    }
    return listing;
}

/* Lists our devices before what is in /dev, and in place of any real ones. */
struct dirent64 *readdir64(DIR *listing) {
    static struct dirent64 ours;
    struct dirent64 *entry;
    while (listing == devices && devices_given < CAMERAS_MAX) {
        int index = devices_given++;
        if (!inode_of(index)) continue;
        ours = (struct dirent64){ .d_ino = 1, .d_type = DT_CHR, .d_reclen = sizeof ours };
        snprintf(ours.d_name, sizeof ours.d_name, "video%d", index);
        return &ours;
    }
    do entry = REAL(struct dirent64 *(*)(DIR *), "readdir64")(listing);
    while (entry && listing == devices && strncmp(entry->d_name, "video", 5) == 0);
    return entry;
}

int poll(struct pollfd *fds, nfds_t count, int timeout) {
    struct camera *c = count == 1 ? camera_of(fds->fd) : NULL;
    if (!c) return REAL(int (*)(struct pollfd *, nfds_t, int), "poll")(fds, count, timeout);
    for (double end = now() + timeout / 1e3;;) {
        pthread_mutex_lock(&lock);
        fds[0].revents = gone(c) || !c->streaming ? POLLERR : is_ready(c) ? POLLIN : 0;
        pthread_mutex_unlock(&lock);
        if (fds[0].revents) return 1;
        if (timeout >= 0 && now() >= end) return 0;
        usleep(CHECK_US);
    }
}

static int answer(struct camera *c, unsigned long request, void *argument) {
    pthread_mutex_lock(&lock);
    int error = control(c, request, argument);
    pthread_mutex_unlock(&lock);
    if (!error) return 0;
    errno = error;
    return -1;
}

int ioctl(int fd, unsigned long request, ...) {
    va_list more;
    va_start(more, request);
    void *argument = va_arg(more, void *);
    va_end(more);
    struct camera *c = camera_of(fd);
    if (c) return answer(c, request, argument);
    return REAL(int (*)(int, unsigned long, ...), "ioctl")(fd, request, argument);
}

/* The v4l crate calls ioctl by its number. */
long syscall(long number, ...) {
    static long (*real)(long, ...);
    long a[6];
    va_list more;
    va_start(more, number);
    for (int i = 0; i < 6; i++) a[i] = va_arg(more, long);
    va_end(more);
    struct camera *c = number == SYS_ioctl ? camera_of((int)a[0]) : NULL;
    if (c) return answer(c, (unsigned int)a[1], (void *)a[2]);
    if (!real) real = REAL(long (*)(long, ...), "syscall");
    return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
