// A static program loads no shared libraries. SQLite's extension loader, which nobody calls, refers to dlopen, for
// which glibc has a warning at every static link; -Wl,--wrap=dlopen leads it here instead.
extern "C" void* __wrap_dlopen(const char*, int);  // NOLINT(bugprone-reserved-identifier): the linker's name
extern "C" void* __wrap_dlopen(const char*, int) { return nullptr; }
