/* An emulated camera: what an open handle on one knows. */
#pragma once
#define _GNU_SOURCE
#include <linux/videodev2.h>
#include <sys/types.h>

enum { CAMERAS_MAX = 32, MODES_MAX = 32, BUFFERS_MAX = 8, PATH_LEN = 512 };

struct mode { __u32 fourcc, width, height, numerator, denominator; };

struct camera {
    int fd, index;                    /* fd is a memfd, so that mapping buffers needs no help */
    ino_t inode;
    struct mode modes[MODES_MAX];
    int mode_count, mode;
    __u32 buffers, length;
    unsigned char *memory;
    int queue[BUFFERS_MAX], queued;
    int streaming;
    __u32 sequence;
    double due;
};

/* None of these names is for the program that the library is loaded into. */
#pragma GCC visibility push(hidden)

extern struct camera cameras[CAMERAS_MAX];

/* The folder below which each folder videoN is a device. */
const char *cameras_folder(void);

/* Seconds on the clock that frames are stamped with. */
double now(void);

/* What tells one device of a number from the next one; 0 when none is plugged in. */
ino_t inode_of(int index);

/* Whether the device of an open handle was unplugged. */
int gone(struct camera *c);

/* Whether a frame can be fetched. */
int is_ready(struct camera *c);

/* Makes the handle `c`, which holds the rest of zero, one on the device plugged in as `index`. */
void begin(struct camera *c, int fd, int index, ino_t inode);

/* Takes the handle back. */
void end(struct camera *c);

/* One request of the V4L2 interface; 0 or the error. */
int control(struct camera *c, unsigned long request, void *argument);

#pragma GCC visibility pop
