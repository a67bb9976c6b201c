// Sends one request over and over in pipelines, as fast as the answers come, and prints how many came as JSON.
//
// usage: pipelines PORT CONNECTIONS DEPTH SECONDS REQUEST-FILE ANSWER-SIZE
//
// Each connection sends DEPTH requests in one write, reads all their answers, and sends the next ones. All answers must
// be equally long: they are counted by their bytes, and each one must begin with "HTTP/1.1 200". wrk parses every
// answer, and is slower at that than a server that is good at pipelines.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 18, MOST = 4096 };

struct connection {
    int descriptor;
    size_t read, expected;  // bytes of the present answers
};

static const char beginning[] = "HTTP/1.1 200";

static void fail(const char *what) {
    fprintf(stderr, "pipelines: %s: %s\n", what, strerror(errno));
    exit(1);
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

// How many answers that begin in these bytes do not begin as they should, as far as can be seen here.
static uint64_t wrong_in(const char *bytes, size_t count, size_t position, size_t size) {
    uint64_t wrong = 0;
    for (size_t at = (size - position % size) % size; at + sizeof beginning - 1 <= count; at += size)
        wrong += memcmp(bytes + at, beginning, sizeof beginning - 1) != 0;
    return wrong;
}

int main(int count, char **words) {
    if (count != 7)
        return fprintf(stderr, "usage: pipelines PORT CONNECTIONS DEPTH SECONDS REQUEST-FILE ANSWER-SIZE\n"), 2;
    int connection_count = atoi(words[2]), depth = atoi(words[3]);
    double seconds = atof(words[4]);
    size_t answer = (size_t)atol(words[6]);
    if (connection_count < 1 || connection_count > MOST || depth < 1 || depth > 1000 || seconds <= 0 || answer < 16)
        return 2;

    static char one[4096], buffer[BUFFER];
    FILE *file = fopen(words[5], "rb");
    if (!file) fail(words[5]);
    size_t length = fread(one, 1, sizeof one, file);
    fclose(file);
    char *requests = malloc(length * (size_t)depth);
    for (int i = 0; i < depth; i++) memcpy(requests + (size_t)i * length, one, length);

    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(words[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct connection *connections = calloc((size_t)connection_count, sizeof *connections);
    int poll = epoll_create1(0);
    for (int i = 0; i < connection_count; i++) {
        struct connection *connection = &connections[i];
        int descriptor = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
        if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address)) fail("connect");
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        connection->descriptor = descriptor;
        connection->expected = answer * (size_t)depth;
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event)) fail("epoll_ctl");
    }

    uint64_t answered = 0, wrong = 0, bytes = 0, start = now(), end = start + (uint64_t)(seconds * 1e9), time = start;
    size_t size = length * (size_t)depth;
    for (int i = 0; i < connection_count; i++)
        if (send(connections[i].descriptor, requests, size, MSG_NOSIGNAL) != (ssize_t)size) fail("send");
    while (time < end) {
        struct epoll_event events[256];
        int ready = epoll_wait(poll, events, 256, 1000);
        for (int i = 0; i < ready; i++) {
            struct connection *connection = &connections[events[i].data.u32];
            ssize_t got = recv(connection->descriptor, buffer, BUFFER, MSG_DONTWAIT);
            if (got < 0 && errno == EAGAIN) continue;
            if (got <= 0) fail("an answer was broken off");
            wrong += wrong_in(buffer, (size_t)got, connection->read, answer);
            bytes += (uint64_t)got;
            connection->read += (size_t)got;
            if (connection->read > connection->expected) fail("more was answered than asked");
            if (connection->read < connection->expected) continue;
            answered += (uint64_t)depth;
            connection->read = 0;
            if (send(connection->descriptor, requests, size, MSG_NOSIGNAL) != (ssize_t)size) fail("send");
        }
        time = now();
    }
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    double elapsed = (double)(time - start) / 1e9;
    printf("{\"requests\": %" PRIu64 ", \"wrong\": %" PRIu64 ", \"bytes\": %" PRIu64, answered, wrong, bytes);
    printf(", \"seconds\": %.6f, \"rate\": %.1f", elapsed, (double)answered / elapsed);
    printf(", \"busy\": %.3f}\n", ((double)used.tv_sec + (double)used.tv_nsec / 1e9) / elapsed);
    return 0;
}
