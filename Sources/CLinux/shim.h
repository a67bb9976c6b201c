// What Swift's Glibc module does not show: epoll, eventfd, accept4, classic BPF programs and
// questions about sockets.
#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

// No _GNU_SOURCE here: with it the C headers define fd_set differently than for the Glibc and Dispatch modules, and
// the compiler refuses the mixture.
#include <linux/filter.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

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

#endif
