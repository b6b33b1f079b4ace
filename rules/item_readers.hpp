#pragma once

#include "rules/edition/edition.hpp"
#include "rules/edition/item_reader.hpp"

/// The editions' readers of stored items, apart from the editions: programs that only link have none of them.
namespace darkpkg {

const ItemReader& reader_of(const Edition& edition);

}  // namespace darkpkg
