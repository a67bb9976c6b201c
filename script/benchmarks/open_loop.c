// Sends one request over and over at a constant rate, whatever the answers do, and prints waiting times as JSON.
//
// usage: open_loop PORT CONNECTIONS RATE SECONDS WARMUP REQUEST-FILE
//
// A request is due at its place in the schedule and its time counts from then: one that finds every connection busy
// waits, and its wait is measured, so that a server that stalls cannot stop the clock (coordinated omission). The loop
// spins, because a sleeping generator would add its own wake-up to every time; give it a core of its own.
// Times are of answers of 2xx; those of 503 are counted as refused, all others as wrong.
// Twelve '@' in a row in the request become a number that is never sent twice.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 14, MOST = 4096, PATIENCE = 10 };

struct connection {
    int descriptor;
    uint64_t due, sent;
    size_t have;
    char buffer[BUFFER];
};

struct times {
    uint64_t *values;
    size_t count;
};

static struct connection *connections;
static int idle[MOST], first_idle, idle_count, connection_count;  // a ring: every connection takes its turn

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void fail(const char *what) {
    fprintf(stderr, "open_loop: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int ascending(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void print(const char *name, struct times times) {
    qsort(times.values, times.count, sizeof *times.values, ascending);
    double at[] = {0.5, 0.99, 0.999, 1};
    const char *names[] = {"p50", "p99", "p999", "max"};
    printf(", \"%s\": {", name);
    for (int i = 0; i < 4; i++) {
        size_t rank = (size_t)(at[i] * (double)times.count);
        if (rank >= times.count) rank = times.count - 1;
        printf("%s\"%s\": %.1f", i ? ", " : "", names[i], times.count ? (double)times.values[rank] / 1000 : 0.0);
    }
    printf("}");
}

// The bytes of a complete answer, 0 while it is not, or -1 for one that is not understood.
static long complete(struct connection *connection) {
    connection->buffer[connection->have] = 0;
    char *end = strstr(connection->buffer, "\r\n\r\n");
    if (!end) return connection->have + 1 < BUFFER ? 0 : -1;
    char *field = strcasestr(connection->buffer, "\r\ncontent-length:");
    if (!field || field > end) return -1;
    long length = strtol(field + strlen("\r\ncontent-length:"), NULL, 10);
    long total = end + 4 - connection->buffer + length;
    if (length < 0 || total >= BUFFER) return -1;
    return (long)connection->have >= total ? total : 0;
}

static void open_connections(int port, int poll) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < connection_count; i++) {
        int descriptor = socket(AF_INET, SOCK_STREAM, 0), one = 1;
        if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address)) fail("connect");
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        connections[i].descriptor = descriptor;
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event)) fail("epoll_ctl");
        idle[i] = i;
    }
    idle_count = connection_count;
}

int main(int count, char **words) {
    if (count != 7) return fprintf(stderr, "usage: open_loop PORT CONNECTIONS RATE SECONDS WARMUP REQUEST-FILE\n"), 2;
    connection_count = atoi(words[2]);
    double rate = atof(words[3]), seconds = atof(words[4]), warmup = atof(words[5]);
    if (connection_count < 1 || connection_count > MOST || rate < 1 || seconds <= 0 || warmup < 0) return 2;
    connections = calloc((size_t)connection_count, sizeof *connections);

    static char request[BUFFER];
    FILE *file = fopen(words[6], "rb");
    if (!file) fail(words[6]);
    size_t size = fread(request, 1, BUFFER - 1, file);
    fclose(file);
    char *gap = strstr(request, "@@@@@@@@@@@@");

    int poll = epoll_create1(0);
    open_connections(atoi(words[1]), poll);
    uint64_t total = (uint64_t)(rate * (seconds + warmup)), sent = 0, answered = 0, refused = 0, wrong = 0;
    struct times response = {calloc(total, 8), 0}, service = {calloc(total, 8), 0}, lag = {calloc(total, 8), 0};
    if (!response.values || !service.values || !lag.values) fail("memory");

    uint64_t start = now(), measured = start + (uint64_t)(warmup * 1e9);
    uint64_t end = start + (uint64_t)((warmup + seconds + PATIENCE) * 1e9), seed = start;
    bool behind = false;  // requests are waiting for a connection: their lateness is the server's
    while (answered < total) {
        uint64_t time = now();
        if (time > end) break;
        while (sent < total) {
            uint64_t due = start + (uint64_t)((double)sent * 1e9 / rate);
            if (due > time) { behind = false; break; }
            if (!idle_count) { behind = true; break; }
            struct connection *connection = &connections[idle[first_idle]];
            first_idle = (first_idle + 1) % connection_count;
            idle_count--;
            if (gap) {  // an odd factor walks through all 48-bit numbers once, and far from in order
                char digits[13];
                snprintf(digits, sizeof digits, "%012llx", (seed + sent) * 0x9E3779B97F4BULL & 0xFFFFFFFFFFFF);
                memcpy(gap, digits, 12);
            }
            connection->due = due;
            connection->sent = now();
            connection->have = 0;
            if (send(connection->descriptor, request, size, MSG_NOSIGNAL) != (ssize_t)size) fail("send");
            if (due >= measured && !behind) lag.values[lag.count++] = connection->sent - due;
            sent++;
        }
        struct epoll_event events[256];
        int ready = epoll_wait(poll, events, 256, 0);
        for (int i = 0; i < ready; i++) {
            struct connection *connection = &connections[events[i].data.u32];
            ssize_t got = recv(
                connection->descriptor, connection->buffer + connection->have, BUFFER - 1 - connection->have,
                MSG_DONTWAIT);
            if (got < 0 && errno == EAGAIN) continue;
            if (got <= 0) fail("an answer was broken off");
            connection->have += (size_t)got;
            long length = complete(connection);
            if (!length) continue;
            if (length < 0 || (size_t)length != connection->have) fail("an answer was not understood");
            uint64_t moment = now();
            bool accepted = !strncmp(connection->buffer, "HTTP/1.1 2", 10);
            if (!accepted && strncmp(connection->buffer, "HTTP/1.1 503", 12)) wrong++;
            else if (!accepted) refused++;
            if (accepted && connection->due >= measured) {
                response.values[response.count++] = moment - connection->due;
                service.values[service.count++] = moment - connection->sent;
            }
            answered++;
            idle[(first_idle + idle_count++) % connection_count] = (int)events[i].data.u32;
        }
    }
    printf("{\"due\": %" PRIu64 ", \"answered\": %" PRIu64, total, answered);
    printf(", \"refused\": %" PRIu64 ", \"wrong\": %" PRIu64, refused, wrong);
    printf(", \"seconds\": %.3f", (double)(now() - start) / 1e9);
    print("response_us", response);
    print("service_us", service);
    print("lag_us", lag);
    printf("}\n");
    return 0;
}
