#pragma once

#include <memory>
#include <string>

#include "lookup/item_source.hpp"

namespace darkpkg {

/// The items of the `darkpkg serve` that listens at `socket`; null if none does.
std::unique_ptr<lookup::ItemSource> served_items(const std::string& socket);

}  // namespace darkpkg
