/* Shifts the clocks that a process sees; see benchmarks/shifted_clock.py, which compiles this.

   The file SHIFTED_CLOCK has two signed 64-bit numbers: by how many nanoseconds the clock of the
   calendar and the monotonic one are ahead. They may change at any time. What waits until a moment
   is told that moment by the system's own clock. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL

static volatile int64_t *shifts;

__attribute__((constructor)) static void open_shifts(void) {
    const char *path = getenv("SHIFTED_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *found = mmap(NULL, 2 * sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    if (found != MAP_FAILED) shifts = found;
    close(file);
}

static int64_t shift_of(clockid_t clock) {
    if (!shifts) return 0;
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) return shifts[0];
    int is_monotonic = clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE;
    return is_monotonic || clock == CLOCK_BOOTTIME ? shifts[1] : 0;
}

static void add(struct timespec *time, int64_t nanoseconds) {
    int64_t whole = time->tv_sec * SECOND + time->tv_nsec + nanoseconds;
    if (whole < 0) whole = 0;
    time->tv_sec = whole / SECOND;
    time->tv_nsec = whole % SECOND;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int code = (int)syscall(SYS_clock_gettime, clock, time);
    if (code == 0) add(time, shift_of(clock));
    return code;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *found) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (found) *found = now.tv_sec;
    return now.tv_sec;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *until,
                    struct timespec *left) {
    struct timespec own = *until;
    if (flags & TIMER_ABSTIME) add(&own, -shift_of(clock));
    return syscall(SYS_clock_nanosleep, clock, flags, &own, left) == 0 ? 0 : errno;
}

int sem_clockwait(sem_t *semaphore, clockid_t clock, const struct timespec *until) {
    static int (*next)(sem_t *, clockid_t, const struct timespec *);
    if (!next) next = dlsym(RTLD_NEXT, "sem_clockwait");
    struct timespec own = *until;
    add(&own, -shift_of(clock));
    return next(semaphore, clock, &own);
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                           const struct timespec *until) {
    static int (*next)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
    /* Without a version, the first one would be found, of another structure. */
    if (!next) next = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
    if (!next) next = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
    struct timespec own = *until;
    /* Its clock is known to the condition only, but no machine has run for thirty years. */
    add(&own, -shift_of(until->tv_sec > SECOND ? CLOCK_REALTIME : CLOCK_MONOTONIC));
    return next(condition, mutex, &own);
}
