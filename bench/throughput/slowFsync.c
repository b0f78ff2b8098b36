/* Makes a disk as slow as FSYNC_US says: every flush takes that long beside what it takes anyway. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

static void wait_for_disk(void) {
  static long delay_us = -1;
  if (delay_us < 0) {
    const char *text = getenv("FSYNC_US");
    delay_us = text == NULL ? 0 : atol(text);
  }
  struct timespec delay = {delay_us / 1000000, delay_us % 1000000 * 1000};
  if (delay_us > 0) nanosleep(&delay, NULL);
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
