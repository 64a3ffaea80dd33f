/*
 * Joins network namespaces by links of a constant delay, for kernels that have no netem.
 *
 *   delayswitch MICROSECONDS NAMESPACE...
 *
 * Each namespace ("ip netns add" made it) gets a TUN device "delay0". The first one is host 1 of
 * 198.18.0.0/24, the next one host 2, and so on. What one sends to another's address arrives there
 * that much later, in order; the rest is dropped. Nothing else can be reached.
 *
 * The devices cut what is sent into packets as network cards do: the kernels hand over up to 64 KiB
 * of one connection at a time, with the size of the packets beside it. Wires do not wait for a core,
 * so this runs before all that is not of real time, if it may.
 *
 * Says "ready" on standard output when the devices are there. Ends when standard input does, and
 * says on standard error how much it carried and dropped, and how late it was with that.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PORTS = 60, MOST_PACKET = 65536 + 128, SLOTS = 1 << 17, BURST = 32, SLACK_US = 20 };
enum { STDIN_EVENT = 1000, CLOCK_EVENT = 1001 };

enum { HEADER = sizeof(struct virtio_net_hdr) };

/* What is under way. With a constant delay the oldest is always the next one due. */
struct slot {
    uint64_t due_us;
    int port;
    ssize_t length;
    unsigned char *bytes;
};

static struct slot *ring;
static uint64_t head, tail; /* of the next to leave, and of the next to come */
static int ports[MOST_PORTS];
static int port_count;
static unsigned long carried, dropped;
static uint64_t late_us, latest_us; /* behind what was due: of all together, and at most */

static void fail(const char *what, const char *name)
{
    fprintf(stderr, "delayswitch: %s %s: %s\n", what, name, strerror(errno));
    exit(1);
}

static uint64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* The device belongs to the namespace in which it was made, wherever we go afterwards. */
static int device_in(const char *namespace)
{
    char path[300];
    snprintf(path, sizeof path, "/run/netns/%s", namespace);
    int place = open(path, O_RDONLY | O_CLOEXEC);
    if (place < 0 || setns(place, CLONE_NEWNET) < 0) {
        fail("cannot enter namespace", namespace);
    }
    close(place);
    int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    struct ifreq wanted;
    memset(&wanted, 0, sizeof wanted);
    wanted.ifr_flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR;
    memcpy(wanted.ifr_name, "delay0", sizeof "delay0");
    if (device < 0 || ioctl(device, TUNSETIFF, &wanted) < 0) {
        fail("cannot make a device in", namespace);
    }
    if (ioctl(device, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4) < 0) {
        fail("cannot cut packets in", namespace);
    }
    return device;
}

/* The port behind the destination of an IPv4 packet, or -1. */
static int port_of(const unsigned char *packet, ssize_t length)
{
    if (length < 20 || packet[0] >> 4 != 4) {
        return -1;
    }
    if (packet[16] != 198 || packet[17] != 18 || packet[18] != 0) {
        return -1;
    }
    int port = packet[19] - 1;
    return port >= 0 && port < port_count ? port : -1;
}

static void take(int from, uint64_t delay_us)
{
    static unsigned char bytes[MOST_PACKET];
    for (int i = 0; i < BURST; i++) {
        struct slot *slot = &ring[tail % SLOTS];
        if (tail - head == SLOTS) {
            /* Full: the oldest must leave first. What waits in the devices is not lost. */
            return;
        }
        ssize_t length = read(ports[from], bytes, MOST_PACKET);
        if (length <= 0) {
            return;
        }
        int to = port_of(bytes + HEADER, length - HEADER);
        slot->bytes = to < 0 ? NULL : malloc((size_t)length);
        if (!slot->bytes) {
            dropped++;
            continue;
        }
        memcpy(slot->bytes, bytes, (size_t)length);
        slot->due_us = now_us() + delay_us;
        slot->port = to;
        slot->length = length;
        tail++;
    }
}

static void deliver(void)
{
    for (uint64_t now; head < tail && ring[head % SLOTS].due_us <= (now = now_us()) + SLACK_US;) {
        struct slot *slot = &ring[head % SLOTS];
        uint64_t late = now > slot->due_us ? now - slot->due_us : 0;
        late_us += late;
        latest_us = late > latest_us ? late : latest_us;
        if (write(ports[slot->port], slot->bytes, slot->length) == slot->length) {
            carried++;
        } else {
            dropped++;
        }
        free(slot->bytes);
        head++;
    }
}

static void set_alarm(int clock)
{
    uint64_t due = head < tail ? ring[head % SLOTS].due_us : 0;
    struct itimerspec when = {
        .it_value = {.tv_sec = (time_t)(due / 1000000), .tv_nsec = (long)(due % 1000000) * 1000}};
    timerfd_settime(clock, TFD_TIMER_ABSTIME, &when, NULL);
}

static void watch(int poll, int file, uint32_t which)
{
    struct epoll_event event = {.events = EPOLLIN, .data = {.u32 = which}};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, file, &event) < 0) {
        fail("cannot watch", "a file");
    }
}

int main(int count, char **words)
{
    if (count < 3 || count - 2 > MOST_PORTS) {
        fprintf(stderr, "usage: delayswitch MICROSECONDS NAMESPACE...\n");
        return 2;
    }
    uint64_t delay_us = strtoull(words[1], NULL, 10);
    ring = calloc(SLOTS, sizeof *ring);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    int clock = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (!ring || poll < 0 || clock < 0) {
        fail("cannot start", "");
    }
    watch(poll, 0, STDIN_EVENT);
    watch(poll, clock, CLOCK_EVENT);
    for (port_count = 0; port_count < count - 2; port_count++) {
        ports[port_count] = device_in(words[port_count + 2]);
        watch(poll, ports[port_count], (uint32_t)port_count);
    }
    puts("ready");
    fflush(stdout);
    /* Wires do not wait for a core. Where that is refused, what is late is said at the end. */
    struct sched_param first = {.sched_priority = 1};
    sched_setscheduler(0, SCHED_FIFO, &first);
    bool going = true;
    while (going) {
        struct epoll_event events[MOST_PORTS + 2];
        int some = epoll_wait(poll, events, MOST_PORTS + 2, -1);
        for (int i = 0; i < some; i++) {
            uint32_t which = events[i].data.u32;
            char word[64];
            uint64_t expired;
            if (which == STDIN_EVENT) {
                going = read(0, word, sizeof word) > 0;
            } else if (which == CLOCK_EVENT) {
                going = read(clock, &expired, sizeof expired) > 0 || errno == EAGAIN;
            } else {
                take((int)which, delay_us);
            }
        }
        deliver();
        set_alarm(clock);
    }
    fprintf(stderr, "delayswitch: carried %lu, dropped %lu; late by %.2f ms, at most %.2f ms\n", carried,
            dropped, carried ? (double)late_us / (double)carried / 1000 : 0, (double)latest_us / 1000);
    return 0;
}
