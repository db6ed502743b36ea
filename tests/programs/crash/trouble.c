/*
 * Gives a process trouble with the files below TROUBLE_ROOT, and with its
 * clock, as the first page of TROUBLE_CONTROL says at that moment. Preloaded
 * (LD_PRELOAD) into the server; `trouble.ts` writes that page.
 *
 * A full disk: what lengthens a file takes from `room`; where too little is
 * left a write is short, and the next one ENOSPC. Truncating and unlinking
 * give back. I/O errors: a call of a chosen kind on a chosen file fails with
 * EIO, and has done nothing. The clock: the time of day is `shift` off.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static struct control {
  int64_t limited;  /* 1: `room` counts */
  int64_t room;     /* bytes that may still be used */
  int64_t chance;   /* of EIO, of a million calls */
  int64_t calls;    /* which may fail: 1 write, 2 sync, 4 truncate, 8 names */
  int64_t files;    /* which may fail: 1 the log, 2 the database, 4 others */
  uint64_t random;  /* the seed, moved on by each draw */
  int64_t shift;    /* of the clock, nanoseconds */
  int64_t refused;  /* calls that were answered ENOSPC */
  int64_t failed;   /* calls that were answered EIO */
} *control;

enum { WRITE = 1, SYNC = 2, TRUNCATE = 4, NAMES = 8 };
enum { LOG = 1, DATABASE = 2, OTHER = 4 };

static const char *root;
static size_t root_length;

#define NEXT(name) \
  static __typeof__(name) *next; \
  if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
  root = getenv("TROUBLE_ROOT");
  const char *path = getenv("TROUBLE_CONTROL");
  if (!root || !path) { root = NULL; return; }
  root_length = strlen(root);
  int fd = open(path, O_RDWR | O_CLOEXEC);
  void *page = fd < 0 ? MAP_FAILED
    : mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (page == MAP_FAILED) abort();
  close(fd);
  control = page;
}

/* What kind of file it is; 0: none that is ever troubled. */
static int kind_of(const char *path) {
  if (strncmp(path, root, root_length) != 0 || path[root_length] != '/') return 0;
  size_t length = strlen(path);
  if (length > 4 && strcmp(path + length - 4, "-shm") == 0) return 0;
  if (length > 4 && strcmp(path + length - 4, "-wal") == 0) return LOG;
  if (length > 3 && strcmp(path + length - 3, ".db") == 0) return DATABASE;
  return OTHER;
}

static int kind_of_fd(int fd) {
  struct stat about;
  if (!control || fstat(fd, &about) != 0) return 0;
  if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) return 0;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return kind_of(path);
}

static int kind_at(int folder, const char *path) {
  if (!control || !path) return 0;
  return path[0] == '/' ? kind_of(path) : folder == AT_FDCWD ? 0 : kind_of_fd(folder);
}

/* Whether this call is to fail; errno is set then. */
static int fails(int kind, int call) {
  if (!kind || control->chance == 0) return 0;
  if (!(control->files & kind) || !(control->calls & call)) return 0;
  uint64_t x = __atomic_add_fetch(&control->random, 0x9E3779B97F4A7C15u, __ATOMIC_RELAXED);
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  if ((int64_t)((x ^ (x >> 31)) % 1000000) >= control->chance) return 0;
  __atomic_add_fetch(&control->failed, 1, __ATOMIC_RELAXED);
  errno = EIO;
  return 1;
}

static void give_back(int64_t bytes) {
  if (bytes > 0) __atomic_add_fetch(&control->room, bytes, __ATOMIC_RELAXED);
}

/* Takes up to `wanted` bytes of what room there is. */
static int64_t take(int64_t wanted) {
  if (!control->limited) return wanted;
  int64_t room = __atomic_load_n(&control->room, __ATOMIC_RELAXED), part;
  do {
    part = room <= 0 ? 0 : room < wanted ? room : wanted;
  } while (!__atomic_compare_exchange_n(&control->room, &room, room - part, 0,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return part;
}

static int is_full(void) { return control->limited && control->room <= 0; }

static int no_room(void) {
  __atomic_add_fetch(&control->refused, 1, __ATOMIC_RELAXED);
  errno = ENOSPC;
  return -1;
}

/* How many of `length` bytes at `at` there is room for. */
static int64_t fitting(int fd, int64_t length, int64_t at) {
  struct stat about;
  if (!control->limited || fstat(fd, &about) != 0) return length;
  int64_t more = at + length - about.st_size;
  if (more <= 0) return length;
  if (more > length) more = length;
  return length - (more - take(more));
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) {
  NEXT(pwrite);
  int kind = kind_of_fd(fd);
  if (!kind) return next(fd, data, length, at);
  if (fails(kind, WRITE)) return -1;
  int64_t fits = fitting(fd, length, at);
  return fits == 0 && length > 0 ? no_room() : next(fd, data, fits, at);
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) {
  return pwrite(fd, data, length, at);
}

ssize_t write(int fd, const void *data, size_t length) {
  NEXT(write);
  int kind = kind_of_fd(fd);
  if (!kind) return next(fd, data, length);
  if (fails(kind, WRITE)) return -1;
  int appends = fcntl(fd, F_GETFL) & O_APPEND;
  off_t at = lseek(fd, 0, SEEK_CUR);
  struct stat about;
  if (appends && fstat(fd, &about) == 0) at = about.st_size;
  int64_t fits = fitting(fd, length, at);
  return fits == 0 && length > 0 ? no_room() : next(fd, data, fits);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  NEXT(writev);
  if (!kind_of_fd(fd)) return next(fd, parts, count);
  ssize_t sum = 0;
  for (int i = 0; i < count; i++) {
    ssize_t wrote = write(fd, parts[i].iov_base, parts[i].iov_len);
    if (wrote < 0) return sum ? sum : wrote;
    sum += wrote;
    if ((size_t)wrote < parts[i].iov_len) break;
  }
  return sum;
}

static int synced(int fd, int (*real)(int)) {
  return fails(kind_of_fd(fd), SYNC) ? -1 : real(fd);
}
int fsync(int fd) { NEXT(fsync); return synced(fd, next); }
int fdatasync(int fd) { NEXT(fdatasync); return synced(fd, next); }

int ftruncate(int fd, off_t length) {
  NEXT(ftruncate);
  int kind = kind_of_fd(fd);
  if (!kind) return next(fd, length);
  if (fails(kind, TRUNCATE)) return -1;
  struct stat before;
  int known = fstat(fd, &before) == 0;
  int result = next(fd, length);
  if (known && result == 0) give_back(before.st_size - length);
  return result;
}
int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

/* Bytes that go when the last name of a file does. */
static int64_t held(int folder, const char *path) {
  struct stat about;
  if (fstatat(folder, path, &about, AT_SYMLINK_NOFOLLOW) != 0) return 0;
  return S_ISREG(about.st_mode) && about.st_nlink == 1 ? about.st_size : 0;
}

static int opened(int folder, const char *path, int flags, int mode) {
  static int (*next)(int, const char *, int, ...);
  if (!next) next = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, "openat");
  int kind = kind_at(folder, path);
  if (!kind || !(flags & (O_CREAT | O_TRUNC))) return next(folder, path, flags, mode);
  int there = faccessat(folder, path, F_OK, 0) == 0;
  if (!there && fails(kind, NAMES)) return -1;
  if (!there && (flags & O_CREAT) && is_full()) return no_room();
  int64_t before = there && (flags & O_TRUNC) ? held(folder, path) : 0;
  int fd = next(folder, path, flags, mode);
  if (fd >= 0) give_back(before);
  return fd;
}

#define MODE(flags) ({ int mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list more; va_start(more, flags); mode = va_arg(more, int); va_end(more); } \
  mode; })

int open(const char *path, int flags, ...) {
  return opened(AT_FDCWD, path, flags, MODE(flags));
}
int open64(const char *path, int flags, ...) {
  return opened(AT_FDCWD, path, flags, MODE(flags));
}
int openat(int folder, const char *path, int flags, ...) {
  return opened(folder, path, flags, MODE(flags));
}
int openat64(int folder, const char *path, int flags, ...) {
  return opened(folder, path, flags, MODE(flags));
}

int unlinkat(int folder, const char *path, int flags) {
  NEXT(unlinkat);
  int64_t bytes = kind_at(folder, path) ? held(folder, path) : 0;
  int result = next(folder, path, flags);
  if (result == 0) give_back(bytes);
  return result;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int renameat(int a, const char *from, int b, const char *to) {
  NEXT(renameat);
  int kind = kind_at(b, to);
  if (fails(kind, NAMES)) return -1;
  int64_t bytes = kind ? held(b, to) : 0;
  int result = next(a, from, b, to);
  if (result == 0) give_back(bytes);
  return result;
}
int rename(const char *from, const char *to) {
  return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int linkat(int a, const char *from, int b, const char *to, int flags) {
  NEXT(linkat);
  int kind = kind_at(b, to);
  if (fails(kind, NAMES)) return -1;
  if (kind && is_full() && faccessat(b, to, F_OK, 0) != 0) return no_room();
  return next(a, from, b, to, flags);
}
int link(const char *from, const char *to) {
  return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int mkdirat(int folder, const char *path, mode_t mode) {
  NEXT(mkdirat);
  int kind = kind_at(folder, path);
  if (fails(kind, NAMES)) return -1;
  if (kind && is_full() && faccessat(folder, path, F_OK, 0) != 0) return no_room();
  return next(folder, path, mode);
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

/* Inside the kernel nothing could be refused: the caller falls back to read
 * and write. */
ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at,
                        size_t length, unsigned flags) {
  NEXT(copy_file_range);
  if (kind_of_fd(out)) { errno = ENOSYS; return -1; }
  return next(in, in_at, out, out_at, length, flags);
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t length) {
  static ssize_t (*next)(int, int, off64_t *, size_t);
  if (!next) next = dlsym(RTLD_NEXT, "sendfile64");
  if (kind_of_fd(out)) { errno = EINVAL; return -1; }
  return next(out, in, at, length);
}

int statfs64(const char *path, struct statfs64 *about) {
  NEXT(statfs64);
  int result = next(path, about);
  if (result == 0 && control && control->limited) {
    about->f_bavail = is_full() ? 0 : control->room / about->f_bsize;
  }
  return result;
}
int statfs(const char *path, struct statfs *about) {
  return statfs64(path, (struct statfs64 *)about);
}

/* Only the time of day is off; what measures durations is not. */
int clock_gettime(clockid_t id, struct timespec *at) {
  NEXT(clock_gettime);
  int result = next(id, at);
  if (result != 0 || !control || control->shift == 0) return result;
  if (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE) return result;
  int64_t whole = at->tv_sec * 1000000000LL + at->tv_nsec + control->shift;
  at->tv_sec = whole / 1000000000LL;
  at->tv_nsec = whole % 1000000000LL;
  return result;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
