# A toolchain for 64-bit ARM: Debian's cross compiler, with the libraries of a Debian 12 for arm64 that `bootstrap arm64` unpacks
# into DARKPKG_SYSROOT. What the build itself runs (manual pages, tests) runs under QEMU.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(DARKPKG_DEBIAN_ARCHITECTURE arm64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)

set(DARKPKG_SYSROOT "" CACHE PATH "The root of a Debian for arm64 with the libraries that darkpkg is built of")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES DARKPKG_SYSROOT)
set(CMAKE_SYSROOT ${DARKPKG_SYSROOT})
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L ${DARKPKG_SYSROOT})

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${DARKPKG_SYSROOT})
set(ENV{PKG_CONFIG_LIBDIR} ${DARKPKG_SYSROOT}/usr/lib/aarch64-linux-gnu/pkgconfig:${DARKPKG_SYSROOT}/usr/share/pkgconfig)
