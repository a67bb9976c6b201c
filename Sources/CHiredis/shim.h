// No pkgConfig in Package.swift: hiredis' .pc file adds a flag that the package manager warns about on every build.
#ifndef CHIREDIS_SHIM_H
#define CHIREDIS_SHIM_H
#include <hiredis/hiredis.h>
#endif
