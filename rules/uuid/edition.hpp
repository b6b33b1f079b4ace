#pragma once

#include "rules/edition/edition.hpp"

namespace darkpkg::uuid {

const Edition& edition();

}  // namespace darkpkg::uuid
