// Preloaded into a server, makes every sync take SYNC_DELAY_US longer: an ordinary network disk on any machine.
// The sync itself is done, so that nothing else about the server's work changes.
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int slowly(long call, int descriptor) {
    const char *text = getenv("SYNC_DELAY_US");
    long delay = text ? strtol(text, NULL, 10) : 0;
    int result = (int)syscall(call, descriptor);
    struct timespec pause = {delay / 1000000, delay % 1000000 * 1000};
    if (delay > 0) nanosleep(&pause, NULL);
    return result;
}

int fsync(int descriptor) { return slowly(SYS_fsync, descriptor); }
int fdatasync(int descriptor) { return slowly(SYS_fdatasync, descriptor); }
