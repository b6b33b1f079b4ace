#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/uuid.hpp"
#include "rules/uuid/trees/program_types.hpp"
#include "rules/uuid/trees/runtime_types.hpp"
#include "rules/uuid/wire/package_reference.hpp"

/// Decoded items as people and tools read them.
namespace darkpkg::wire {

/// The full name of an item; empty if it is not known, and its UUID is shown.
using NameOf = std::function<std::string(ItemKind, const Uuid&)>;

/// Program types in a surface-like syntax: what is stored, in the words of the language. It is for reading, not for
/// compiling again.
std::string print_program(const pt::Item& item, const NameOf& name_of = {});

/// The item's head on one line: `(list: List<'a>) : Int64` of a function, the definition of a type, what a value holds
/// if that is short.
std::string print_signature(const pt::Item& item, const NameOf& name_of = {});

/// Runtime types: one numbered instruction a line, registers named r0, r1 ..., jumps with the number that they go to.
std::string print_runtime(const rt::Item& item, const NameOf& name_of = {});

/// Every node as an object with Dark's name of its constructor under "kind". Numbers of 64 and 128 bits, ids among
/// them, are strings: many readers of JSON have doubles only.
nlohmann::ordered_json program_json(const pt::Item& item, const NameOf& name_of = {});
nlohmann::ordered_json runtime_json(const rt::Item& item, const NameOf& name_of = {});

}  // namespace darkpkg::wire
