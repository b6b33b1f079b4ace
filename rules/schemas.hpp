#pragma once

#include "rules/edition/item_tables.hpp"

/// The editions' tables, apart from the editions: programs without a database have none of them.
namespace darkpkg {

const TableSchema& schema_of(const Edition& edition);

}  // namespace darkpkg
