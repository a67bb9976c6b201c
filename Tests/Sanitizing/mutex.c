// Tells ThreadSanitizer of the Mutex of Swift's standard library, on Linux; preloaded by script/test --sanitize.
//
// A lock that nobody contends is an atomic operation in the code of its user, which the sanitizer sees. One that has to
// be waited for is taken and given in libswiftSynchronization, which is not instrumented: without this file whatever such
// a lock protects would be reported as a race.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

// Synchronization._MutexHandle._lockSlow(UInt32) and ._unlockSlow(); the handle is one atomic word, whose address is what
// the sanitizer knows the lock by.
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void lock_function(uint32_t thread, SELF void *handle);
typedef SWIFT void unlock_function(SELF void *handle);

SWIFT void lock_slowly(uint32_t thread, SELF void *handle) __asm__(LOCK);
SWIFT void unlock_slowly(SELF void *handle) __asm__(UNLOCK);

SWIFT void lock_slowly(uint32_t thread, SELF void *handle) {
    static lock_function *original;
    if (!original) original = (lock_function *)dlsym(RTLD_NEXT, LOCK);
    original(thread, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT void unlock_slowly(SELF void *handle) {
    static unlock_function *original;
    if (!original) original = (unlock_function *)dlsym(RTLD_NEXT, UNLOCK);
    if (__tsan_release) __tsan_release(handle);
    original(handle);
}
