/*
 * Records what a process does to the files below RECORD_ROOT, in the order in
 * which it does it, to RECORD_LOG. Preloaded (LD_PRELOAD) into the server, so
 * that a power cut can be simulated from the record.
 *
 * Each record: one byte of what, then u32 length of the first path, u32 length
 * of the second, u64 offset, u64 length of the data, all little endian; then
 * both paths and the data. What: W write, T truncate, S fsync of a file, D
 * fsync of a folder, E an fsync of a file that failed, C create, R rename, L link, U unlink, M mkdir, X rmdir.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 65536

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *path_of[FILES];
static const char *root;
static size_t root_length;
static int record = -1;

#define NEXT(name) \
  static __typeof__(name) *next; \
  if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static int raw_open(const char *path, int flags, int mode) {
  static int (*next)(const char *, int, ...);
  if (!next) next = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
  return next(path, flags, mode);
}

static ssize_t raw_write(int fd, const void *data, size_t length) {
  static ssize_t (*next)(int, const void *, size_t);
  if (!next) next = dlsym(RTLD_NEXT, "write");
  return next(fd, data, length);
}

__attribute__((constructor)) static void begin(void) {
  root = getenv("RECORD_ROOT");
  const char *log = getenv("RECORD_LOG");
  if (!root || !log) { root = NULL; return; }
  root_length = strlen(root);
  record = raw_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (record < 0) root = NULL;
}

/* The absolute path below the root, malloc'ed; NULL: not ours. */
static char *ours(int folder, const char *path) {
  if (!root || !path) return NULL;
  char whole[PATH_MAX * 2];
  if (path[0] == '/') {
    snprintf(whole, sizeof whole, "%s", path);
  } else if (folder != AT_FDCWD) {
    if (folder < 0 || folder >= FILES || !path_of[folder]) return NULL;
    snprintf(whole, sizeof whole, "%s/%s", path_of[folder], path);
  } else {
    return NULL;
  }
  if (strncmp(whole, root, root_length) != 0) return NULL;
  if (whole[root_length] != '/' && whole[root_length] != 0) return NULL;
  return strdup(whole);
}

static const char *below(const char *path) {
  return path[root_length] == '/' ? path + root_length + 1 : "";
}

static void put(char what, const char *path, const char *other,
                uint64_t offset, const void *data, uint64_t length) {
  char head[25];
  const char *first = below(path), *second = other ? below(other) : "";
  uint32_t first_length = strlen(first), second_length = strlen(second);
  head[0] = what;
  memcpy(head + 1, &first_length, 4);
  memcpy(head + 5, &second_length, 4);
  memcpy(head + 9, &offset, 8);
  memcpy(head + 17, &length, 8);
  struct iovec parts[4] = {
    { head, sizeof head }, { (void *)first, first_length },
    { (void *)second, second_length }, { (void *)data, length },
  };
  static ssize_t (*next)(int, const struct iovec *, int);
  if (!next) next = dlsym(RTLD_NEXT, "writev");
  size_t whole = sizeof head + first_length + second_length + length;
  if (next(record, parts, 4) != (ssize_t)whole) abort();
}

/* One operation and its record are one step for every thread. */
#define STEP(type, real, done, what) ({ \
  pthread_mutex_lock(&lock); \
  type result = (real); \
  int error = errno; \
  if (done) { what; } \
  pthread_mutex_unlock(&lock); \
  errno = error; \
  result; })

static int opened(int folder, const char *path, int flags, int fd) {
  char *whole = ours(folder, path);
  if (fd < 0 || fd >= FILES) { free(whole); return fd; }
  free(path_of[fd]);
  path_of[fd] = whole;
  if (whole && (flags & O_TRUNC)) put('T', whole, NULL, 0, NULL, 0);
  return fd;
}

static int open_recorded(int folder, const char *path, int flags, int mode,
                         int (*real)(int, const char *, int, int)) {
  char *whole = ours(folder, path);
  if (!whole) {
    int fd = real(folder, path, flags, mode);
    if (fd >= 0 && fd < FILES) {
      pthread_mutex_lock(&lock);
      free(path_of[fd]);
      path_of[fd] = NULL;
      pthread_mutex_unlock(&lock);
    }
    return fd;
  }
  int fd = STEP(int, ({
    int made = (flags & O_CREAT) && access(whole, F_OK) != 0;
    int got = real(folder, path, flags, mode);
    if (got >= 0 && made) put('C', whole, NULL, 0, NULL, 0);
    got;
  }), 1, opened(folder, path, flags, result));
  free(whole);
  return fd;
}

static int real_openat(int folder, const char *path, int flags, int mode) {
  static int (*next)(int, const char *, int, ...);
  if (!next) next = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, "openat");
  return next(folder, path, flags, mode);
}

#define MODE(flags) ({ int mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list more; va_start(more, flags); mode = va_arg(more, int); va_end(more); } \
  mode; })

int open(const char *path, int flags, ...) {
  return open_recorded(AT_FDCWD, path, flags, MODE(flags), real_openat);
}
int open64(const char *path, int flags, ...) {
  return open_recorded(AT_FDCWD, path, flags, MODE(flags), real_openat);
}
int openat(int folder, const char *path, int flags, ...) {
  return open_recorded(folder, path, flags, MODE(flags), real_openat);
}
int openat64(int folder, const char *path, int flags, ...) {
  return open_recorded(folder, path, flags, MODE(flags), real_openat);
}

/* Deno writes through a duplicate of what it opened. */
static int duplicated(int fd, int made) {
  if (made < 0 || made >= FILES || made == fd) return made;
  pthread_mutex_lock(&lock);
  char *path = fd >= 0 && fd < FILES && path_of[fd] ? strdup(path_of[fd]) : NULL;
  free(path_of[made]);
  path_of[made] = path;
  pthread_mutex_unlock(&lock);
  return made;
}

static int controlled(int fd, int command, void *value) {
  static int (*next)(int, int, ...);
  if (!next) next = (int (*)(int, int, ...))dlsym(RTLD_NEXT, "fcntl64");
  int result = next(fd, command, value);
  return command == F_DUPFD || command == F_DUPFD_CLOEXEC
    ? duplicated(fd, result)
    : result;
}
#define VALUE(command) ({ \
  va_list more; va_start(more, command); \
  void *value = va_arg(more, void *); va_end(more); value; })

int fcntl(int fd, int command, ...) {
  return controlled(fd, command, VALUE(command));
}
int fcntl64(int fd, int command, ...) {
  return controlled(fd, command, VALUE(command));
}
int dup(int fd) { NEXT(dup); return duplicated(fd, next(fd)); }
int dup2(int fd, int to) { NEXT(dup2); return duplicated(fd, next(fd, to)); }
int dup3(int fd, int to, int flags) {
  NEXT(dup3);
  return duplicated(fd, next(fd, to, flags));
}

int close(int fd) {
  NEXT(close);
  if (fd >= 0 && fd < FILES && path_of[fd]) {
    pthread_mutex_lock(&lock);
    free(path_of[fd]);
    path_of[fd] = NULL;
    pthread_mutex_unlock(&lock);
  }
  return next(fd);
}

static const char *file(int fd) {
  return fd >= 0 && fd < FILES ? path_of[fd] : NULL;
}

ssize_t write(int fd, const void *data, size_t length) {
  if (!file(fd)) return raw_write(fd, data, length);
  return STEP(ssize_t, ({
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (fcntl(fd, F_GETFL) & O_APPEND) at = lseek(fd, 0, SEEK_END);
    ssize_t wrote = raw_write(fd, data, length);
    if (wrote > 0) put('W', file(fd), NULL, at, data, wrote);
    wrote;
  }), 0, ;);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  NEXT(writev);
  if (!file(fd)) return next(fd, parts, count);
  ssize_t sum = 0;
  for (int i = 0; i < count; i++) {
    ssize_t wrote = write(fd, parts[i].iov_base, parts[i].iov_len);
    if (wrote < 0) return sum ? sum : wrote;
    sum += wrote;
    if ((size_t)wrote < parts[i].iov_len) break;
  }
  return sum;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) {
  NEXT(pwrite);
  if (!file(fd)) return next(fd, data, length, at);
  return STEP(ssize_t, next(fd, data, length, at), result > 0,
              put('W', file(fd), NULL, at, data, result));
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) {
  return pwrite(fd, data, length, at);
}

int ftruncate(int fd, off_t length) {
  NEXT(ftruncate);
  if (!file(fd)) return next(fd, length);
  return STEP(int, next(fd, length), result == 0,
              put('T', file(fd), NULL, length, NULL, 0));
}
int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

static int synced(int fd, int (*real)(int)) {
  if (!file(fd)) return real(fd);
  return STEP(int, real(fd), 1, ({
    struct stat about;
    int folder = fstat(fd, &about) == 0 && S_ISDIR(about.st_mode);
    if (result == 0) put(folder ? 'D' : 'S', file(fd), NULL, 0, NULL, 0);
    else if (!folder) put('E', file(fd), NULL, 0, NULL, 0);
  }));
}
int fsync(int fd) { NEXT(fsync); return synced(fd, next); }
int fdatasync(int fd) { NEXT(fdatasync); return synced(fd, next); }

static int two(char what, int from_folder, const char *from, int to_folder,
               const char *to, int (*real)(int, const char *, int, const char *)) {
  char *a = ours(from_folder, from), *b = ours(to_folder, to);
  int result = !a && !b
    ? real(from_folder, from, to_folder, to)
    : STEP(int, real(from_folder, from, to_folder, to), result == 0 && a && b,
           put(what, a, b, 0, NULL, 0));
  if ((a && !b) || (!a && b)) abort(); /* would leave the record's world */
  free(a);
  free(b);
  return result;
}
static int real_rename(int a, const char *from, int b, const char *to) {
  static int (*next)(int, const char *, int, const char *);
  if (!next) next = dlsym(RTLD_NEXT, "renameat");
  return next(a, from, b, to);
}
static int real_link(int a, const char *from, int b, const char *to) {
  static int (*next)(int, const char *, int, const char *, int);
  if (!next) next = dlsym(RTLD_NEXT, "linkat");
  return next(a, from, b, to, 0);
}
int rename(const char *from, const char *to) {
  return two('R', AT_FDCWD, from, AT_FDCWD, to, real_rename);
}
int renameat(int a, const char *from, int b, const char *to) {
  return two('R', a, from, b, to, real_rename);
}
int link(const char *from, const char *to) {
  return two('L', AT_FDCWD, from, AT_FDCWD, to, real_link);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
  (void)flags;
  return two('L', a, from, b, to, real_link);
}

int unlinkat(int folder, const char *path, int flags) {
  NEXT(unlinkat);
  char *whole = ours(folder, path);
  if (!whole) return next(folder, path, flags);
  int result = STEP(int, next(folder, path, flags), result == 0,
    put(flags & AT_REMOVEDIR ? 'X' : 'U', whole, NULL, 0, NULL, 0));
  free(whole);
  return result;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int folder, const char *path, mode_t mode) {
  NEXT(mkdirat);
  char *whole = ours(folder, path);
  if (!whole) return next(folder, path, mode);
  int result = STEP(int, next(folder, path, mode), result == 0,
                    put('M', whole, NULL, 0, NULL, 0));
  free(whole);
  return result;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

/* A copy inside the kernel would not be seen: the caller falls back to read
 * and write. */
ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at,
                        size_t length, unsigned flags) {
  NEXT(copy_file_range);
  if (file(out)) { errno = ENOSYS; return -1; }
  return next(in, in_at, out, out_at, length, flags);
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t length) {
  static ssize_t (*next)(int, int, off64_t *, size_t);
  if (!next) next = dlsym(RTLD_NEXT, "sendfile64");
  if (file(out)) { errno = EINVAL; return -1; }
  return next(out, in, at, length);
}
