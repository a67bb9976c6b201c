// Preloaded into a server by tests (ld.so(8), LD_PRELOAD): ends the process, or lets a system call fail, at a chosen
// place. The product has no such switch; what is tested is the program that is deployed.
//
// The file that FAULTS names holds one line, read again at every place:
//   kill PLACE COUNT   SIGKILL when the place is reached for the COUNT-th time since the file appeared
//   fail PLACE ERRNO   the call fails each time, with this number
//   slow PLACE MILLIS  the call takes so much longer
// Places: write (pwrite: a page or a frame of the log), torn (the same, after half of it was written), sync (before
// fsync or fdatasync), synced (after it), send (before an answer), sent (after it).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long reached;

static int order(char action[16], char place[16], long *number) {
    const char *path = getenv("FAULTS");
    int file = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) {
        atomic_store(&reached, 0);
        return 0;
    }
    char text[64];
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    text[count > 0 ? count : 0] = 0;
    return sscanf(text, "%15s %15s %ld", action, place, number) == 3;
}

// Whether the call at `here` has to fail; does not return when the process has to end.
static int fault(const char *here) {
    int before = errno;
    char action[16], place[16];
    long number;
    int fails = 0;
    if (order(action, place, &number) && strcmp(place, here) == 0) {
        if (strcmp(action, "fail") == 0) {
            fails = (int)number;
        } else if (strcmp(action, "slow") == 0) {
            usleep((useconds_t)number * 1000);
        } else if (atomic_fetch_add(&reached, 1) + 1 == number) {
            kill(getpid(), SIGKILL);
            for (;;) pause();
        }
    }
    errno = before;
    return fails;
}

static int failing(int number) {
    errno = number;
    return -1;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    int number = fault("write");
    if (number) return failing(number);
    char action[16], place[16];
    long unused;
    if (count > 1 && order(action, place, &unused) && strcmp(place, "torn") == 0) {
        syscall(SYS_pwrite64, file, bytes, count / 2, offset);
        fault("torn");
    }
    return syscall(SYS_pwrite64, file, bytes, count, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) { return pwrite64(file, bytes, count, offset); }

static int synced(long call, int file) {
    int number = fault("sync");
    if (number) return failing(number);
    int result = (int)syscall(call, file);
    fault("synced");
    return result;
}

int fsync(int file) { return synced(SYS_fsync, file); }
int fdatasync(int file) { return synced(SYS_fdatasync, file); }

ssize_t send(int socket, const void *bytes, size_t count, int flags) {
    int number = fault("send");
    if (number) return failing(number);
    ssize_t result = syscall(SYS_sendto, socket, bytes, count, flags, NULL, 0);
    fault("sent");
    return result;
}
