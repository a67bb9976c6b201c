// What Swift's Glibc module does not show: epoll, eventfd, accept4, prctl, classic BPF programs and
// questions about sockets.
#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

// No _GNU_SOURCE here: with it the C headers define fd_set differently than for the Glibc and Dispatch modules, and
// the compiler refuses the mixture.
#include <errno.h>
#include <linux/filter.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>

// Declared only under _GNU_SOURCE.
extern int accept4(int, struct sockaddr *, socklen_t *, int);

// A static function of its own, as the imported name must not depend on what else is declared.
static inline int clinux_accept4(int listener, struct sockaddr *address, socklen_t *length, int flags) {
    return accept4(listener, address, length, flags);
}

// A question about TCP sockets (sock_diag(7)): the header of every message, and what is asked.
struct clinux_tcp_diagnosis {
    struct nlmsghdr header;
    struct inet_diag_req_v2 request;
};

// Waits of nanoseconds: epoll_pwait2 (Linux 5.11, glibc 2.35), elsewhere rounded up to milliseconds. Negative: for ever.
static inline int clinux_epoll_wait_ns(int set, struct epoll_event *events, int count, long long nanoseconds) {
#if __GLIBC_PREREQ(2, 35)
    struct timespec span = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    int result = epoll_pwait2(set, events, count, nanoseconds < 0 ? 0 : &span, 0);
    if (result >= 0 || errno != ENOSYS) return result;
#endif
    long long milliseconds = nanoseconds < 0 ? -1 : (nanoseconds + 999999) / 1000000;
    return epoll_wait(set, events, count, milliseconds > 60000 ? 60000 : (int)milliseconds);
}

// prctl is variadic.
static inline void clinux_set_timer_slack(unsigned long nanoseconds) {
    prctl(PR_SET_TIMERSLACK, nanoseconds, 0, 0, 0);
}

#endif
