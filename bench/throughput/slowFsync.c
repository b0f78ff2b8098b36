/* Makes a disk as slow as is wanted: every flush takes so many microseconds beside what it takes anyway. FSYNC_US says how many for good,
   FSYNC_US_FILE names a file whose first eight bytes say how many at any moment. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static int64_t for_good;
static volatile const int64_t *delay_us = &for_good;

__attribute__((constructor)) static void read_settings(void) {
  const char *text = getenv("FSYNC_US"), *path = getenv("FSYNC_US_FILE");
  for_good = text == NULL ? 0 : atol(text);
  int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (mapped != MAP_FAILED) delay_us = mapped;
}

static void wait_for_disk(void) {
  int64_t us = *delay_us;
  struct timespec delay = {us / 1000000, us % 1000000 * 1000};
  if (us > 0) nanosleep(&delay, NULL);
}

int fsync(int file) {
  static int (*next)(int);
  if (next == NULL) next = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_for_disk();
  return next(file);
}

int fdatasync(int file) {
  static int (*next)(int);
  if (next == NULL) next = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_for_disk();
  return next(file);
}

int msync(void *address, size_t length, int flags) {
  static int (*next)(void *, size_t, int);
  if (next == NULL) next = (int (*)(void *, size_t, int))dlsym(RTLD_NEXT, "msync");
  wait_for_disk();
  return next(address, length, flags);
}
