/* What an emulated camera does when it is asked: its modes, its buffers, its frames and its faults. */
#include "device.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct camera cameras[CAMERAS_MAX];

#define IN(c, ...) (snprintf(path, sizeof path, "%s/video%d/", cameras_folder(), (c)->index), \
                    snprintf(path + strlen(path), sizeof path - strlen(path), __VA_ARGS__), path)

const char *cameras_folder(void) {
    const char *folder = getenv("PORTICO_EMULATED_CAMERAS");
    return folder ? folder : "/nonexistent";
}

double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

ino_t inode_of(int index) {
    char path[PATH_LEN];
    struct stat about;
    snprintf(path, sizeof path, "%s/video%d", cameras_folder(), index);
    return stat(path, &about) == 0 ? about.st_ino : 0;
}

static int told(struct camera *c, const char *command) {
    char path[PATH_LEN];
    return access(IN(c, "%s", command), F_OK) == 0;
}

int gone(struct camera *c) { return inode_of(c->index) != c->inode; }

static void read_modes(struct camera *c) {
    char path[PATH_LEN], fourcc[5];
    struct mode m;
    FILE *file = fopen(IN(c, "modes"), "r");
    while (file && c->mode_count < MODES_MAX
           && fscanf(file, "%4s %u %u %u %u", fourcc, &m.width, &m.height, &m.numerator, &m.denominator) == 5) {
        m.fourcc = v4l2_fourcc(fourcc[0], fourcc[1], fourcc[2], fourcc[3]);
        c->modes[c->mode_count++] = m;
    }
    if (file) fclose(file);
}

void begin(struct camera *c, int fd, int index, ino_t inode) {
    *c = (struct camera){ .fd = fd, .index = index, .inode = inode };
    read_modes(c);
}

void end(struct camera *c) {
    if (c->memory) munmap(c->memory, (size_t)c->buffers * c->length);
    c->inode = 0;
}

int is_ready(struct camera *c) {
    return c->streaming && c->queued && now() >= c->due && !told(c, "stall");
}

/* Fills `buffer` with the next frame, as far as the commands let it; the bytes used. */
static __u32 fill(struct camera *c, unsigned char *buffer) {
    char path[PATH_LEN], folder[8] = "";
    struct dirent **files;
    size_t used = 0;
    memcpy(folder, &c->modes[c->mode].fourcc, 4);
    int count = scandir(IN(c, "%s", folder), &files, NULL, alphasort);
    int frames = count > 2 ? count - 2 : 0; /* without . and .. */
    if (frames && !told(c, "empty")) {
        FILE *file = fopen(IN(c, "%s/%s", folder, files[2 + c->sequence % frames]->d_name), "r");
        struct stat about;
        if (file && fstat(fileno(file), &about) == 0) {
            size_t wanted = told(c, "short") ? about.st_size / 2 : about.st_size;
            used = fread(buffer, 1, wanted < c->length ? wanted : c->length, file);
        }
        if (file) fclose(file);
    }
    for (int i = 0; i < count; i++) free(files[i]);
    if (count >= 0) free(files);
    return used;
}

static int dequeue(struct camera *c, struct v4l2_buffer *b) {
    if (!is_ready(c)) return EAGAIN;
    const struct mode *m = &c->modes[c->mode];
    b->index = c->queue[0];
    memmove(c->queue, c->queue + 1, --c->queued * sizeof c->queue[0]);
    b->bytesused = fill(c, c->memory + (size_t)b->index * c->length);
    b->length = c->length;
    b->m.offset = b->index * c->length;
    b->sequence = c->sequence++;
    b->flags = V4L2_BUF_FLAG_MAPPED | V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC | (told(c, "error") ? V4L2_BUF_FLAG_ERROR : 0);
    b->timestamp = (struct timeval){ (long)now(), (long)(now() * 1e6) % 1000000 };
    c->due += (double)m->numerator / m->denominator;
    if (c->due < now()) c->due = now(); /* frames that nobody fetched in time are lost */
    return 0;
}

static int request_buffers(struct camera *c, struct v4l2_requestbuffers *r) {
    for (int i = 0; i < CAMERAS_MAX; i++) {
        struct camera *other = &cameras[i];
        if (other != c && other->inode == c->inode && other->buffers) return EBUSY;
    }
    if (c->memory) munmap(c->memory, (size_t)c->buffers * c->length);
    long page = sysconf(_SC_PAGESIZE);
    c->memory = NULL;
    c->streaming = c->queued = 0;
    c->buffers = r->count = r->count < BUFFERS_MAX ? r->count : BUFFERS_MAX;
    c->length = (c->modes[c->mode].width * c->modes[c->mode].height * 2 + page - 1) / page * page;
    if (!c->buffers) return 0;
    if (ftruncate(c->fd, (off_t)c->buffers * c->length) != 0) return errno;
    c->memory = mmap(NULL, (size_t)c->buffers * c->length, PROT_READ | PROT_WRITE, MAP_SHARED, c->fd, 0);
    return c->memory == MAP_FAILED ? errno : 0;
}

static void describe(struct camera *c, struct v4l2_format *f) {
    const struct mode *m = &c->modes[c->mode];
    __u32 row = m->fourcc == V4L2_PIX_FMT_YUYV ? 2 * m->width : m->fourcc == V4L2_PIX_FMT_GREY ? m->width : 0;
    f->fmt.pix = (struct v4l2_pix_format){ .width = m->width, .height = m->height, .pixelformat = m->fourcc,
        .field = V4L2_FIELD_NONE, .bytesperline = row, .sizeimage = m->width * m->height * 2,
        .colorspace = V4L2_COLORSPACE_SRGB };
}

/* The first mode from `from` on that has the format, and the size and interval where they are given. */
static int find(struct camera *c, int from, __u32 fourcc, __u32 width, __u32 height, const struct v4l2_fract *interval) {
    for (int i = from; i < c->mode_count; i++) {
        const struct mode *m = &c->modes[i];
        if (m->fourcc == fourcc && (!width || (m->width == width && m->height == height))
            && (!interval || m->numerator * interval->denominator == m->denominator * interval->numerator)) return i;
    }
    return -1;
}

static void set_mode(struct camera *c, int mode) { if (mode >= 0) c->mode = mode; }

/* The index-th mode that differs from all before it in what is being listed; -1 at the end. */
static int list(struct camera *c, __u32 index, __u32 fourcc, __u32 width, __u32 height) {
    for (int i = 0; i < c->mode_count; i++) {
        const struct mode *m = &c->modes[i];
        if (fourcc && m->fourcc != fourcc) continue;
        if (width && (m->width != width || m->height != height)) continue;
        int first = !fourcc ? find(c, 0, m->fourcc, 0, 0, NULL) == i
                  : width || find(c, 0, fourcc, m->width, m->height, NULL) == i;
        if (first && index-- == 0) return i;
    }
    return -1;
}

static void capability(struct camera *c, struct v4l2_capability *a) {
    char path[PATH_LEN];
    FILE *file = fopen(IN(c, "name"), "r");
    __u32 kind = c->mode_count ? V4L2_CAP_VIDEO_CAPTURE : V4L2_CAP_META_CAPTURE;
    *a = (struct v4l2_capability){ .driver = "emulated", .bus_info = "folder", .version = 0x060100 };
    if (file && !fgets((char *)a->card, sizeof a->card, file)) a->card[0] = 0;
    if (file) fclose(file);
    a->card[strcspn((char *)a->card, "\n")] = 0;
    a->device_caps = kind | V4L2_CAP_STREAMING;
    a->capabilities = a->device_caps | V4L2_CAP_DEVICE_CAPS;
}

/* One request to a device; 0 or the error. */
int control(struct camera *c, unsigned long request, void *argument) {
    int mode;
    if (gone(c)) return ENODEV;
    if (request == VIDIOC_QUERYCAP) return capability(c, argument), 0;
    if (!c->mode_count) return ENOTTY;
    const struct mode *m = &c->modes[c->mode];
    switch (request) {
    case VIDIOC_ENUM_FMT: {
        struct v4l2_fmtdesc *f = argument;
        if ((mode = list(c, f->index, 0, 0, 0)) < 0) return EINVAL;
        f->pixelformat = c->modes[mode].fourcc;
        memcpy(f->description, &f->pixelformat, 4);
        return 0;
    }
    case VIDIOC_ENUM_FRAMESIZES: {
        struct v4l2_frmsizeenum *f = argument;
        if ((mode = list(c, f->index, f->pixel_format, 0, 0)) < 0) return EINVAL;
        f->type = V4L2_FRMSIZE_TYPE_DISCRETE;
        f->discrete = (struct v4l2_frmsize_discrete){ c->modes[mode].width, c->modes[mode].height };
        return 0;
    }
    case VIDIOC_ENUM_FRAMEINTERVALS: {
        struct v4l2_frmivalenum *f = argument;
        if ((mode = list(c, f->index, f->pixel_format, f->width, f->height)) < 0) return EINVAL;
        f->type = V4L2_FRMIVAL_TYPE_DISCRETE;
        f->discrete = (struct v4l2_fract){ c->modes[mode].numerator, c->modes[mode].denominator };
        return 0;
    }
    case VIDIOC_S_FMT: {
        struct v4l2_format *f = argument;
        if (c->buffers) return EBUSY;
        mode = find(c, 0, f->fmt.pix.pixelformat, f->fmt.pix.width, f->fmt.pix.height, NULL);
        set_mode(c, mode >= 0 ? mode : find(c, 0, f->fmt.pix.pixelformat, 0, 0, NULL));
    } /* fall through */
    case VIDIOC_G_FMT: return describe(c, argument), 0;
    case VIDIOC_S_PARM: {
        struct v4l2_streamparm *p = argument;
        set_mode(c, find(c, 0, m->fourcc, m->width, m->height, &p->parm.capture.timeperframe));
    } /* fall through */
    case VIDIOC_G_PARM: {
        struct v4l2_streamparm *p = argument;
        p->parm.capture = (struct v4l2_captureparm){ .capability = V4L2_CAP_TIMEPERFRAME,
            .timeperframe = { c->modes[c->mode].numerator, c->modes[c->mode].denominator } };
        return 0;
    }
    case VIDIOC_REQBUFS: return request_buffers(c, argument);
    case VIDIOC_QUERYBUF: {
        struct v4l2_buffer *b = argument;
        if (b->index >= c->buffers) return EINVAL;
        b->length = c->length;
        b->m.offset = b->index * c->length;
        return 0;
    }
    case VIDIOC_QBUF: {
        struct v4l2_buffer *b = argument;
        for (int i = 0; i < c->queued; i++) if (c->queue[i] == (int)b->index) return EINVAL;
        if (b->index >= c->buffers) return EINVAL;
        c->queue[c->queued++] = b->index;
        return 0;
    }
    case VIDIOC_DQBUF: return dequeue(c, argument);
    case VIDIOC_STREAMON: return c->streaming = 1, c->due = now(), 0;
    case VIDIOC_STREAMOFF: return c->streaming = c->queued = 0, 0;
    default: return ENOTTY;
    }
}
