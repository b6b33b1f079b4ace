#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// What a generated corpus defines, before any body is written: so that bodies can refer to anything.
namespace darkpkg::corpus {

enum class Kind : std::uint8_t { unit, boolean, integer, number, text, list, option, result, tuple, named };

struct Type {
  Kind kind = Kind::unit;
  std::uint32_t named = 0;  ///< index into World::types
  std::vector<Type> args;
  friend bool operator==(const Type&, const Type&) = default;
};

struct Field {
  std::string name;
  Type type;
};

struct Case {
  std::string name;
  std::vector<Field> fields;
};

using Path = std::vector<std::string>;

struct TypeDefinition {
  std::uint32_t module = 0;  ///< index into World::modules
  std::string name;
  std::vector<Field> fields;  ///< of a record
  std::vector<Case> cases;    ///< of an enum; the first one has no fields
};

struct Function {
  std::uint32_t module = 0;
  std::string name;
  std::vector<Field> parameters;
  Type result;
  double budget = 0;      ///< how much body it gets, roughly bytes of PT
  bool encloses = false;  ///< one of the 100 that call `Stdlib.String.enclose`
  /// The first function of its chain, in edition `hash`: each calls the one before it and others of the chain before
  /// it, so that all behind it get another id with it.
  std::uint32_t chain = 0;
};

struct Value {
  std::uint32_t module = 0;
  std::string name;
  Type type;
};

/// A module's definitions: indexes into World's lists.
struct Section {
  std::uint32_t module = 0;
  std::vector<std::uint32_t> types;
  std::vector<std::uint32_t> values;
  std::vector<std::uint32_t> functions;
};

struct File {
  std::string path;
  std::uint32_t block = 0;
  std::vector<Section> sections;  ///< the first is the file's own module, the others are directly inside it
  bool indented = false;          ///< starts with `module A =` and has an indented body
};

/// 276 files that refer to each other often and to other blocks seldom.
struct Block {
  std::uint32_t first_type = 0, type_count = 0;
  std::uint32_t first_value = 0, value_count = 0;
  std::uint32_t first_function = 0, function_count = 0;
  /// Functions by the kind of their result.
  std::vector<std::vector<std::uint32_t>> functions_by_kind;
  /// Functions whose result is the block's n-th type.
  std::vector<std::vector<std::uint32_t>> makers;
};

struct World {
  std::uint64_t seed = 0;
  bool hash = false;  ///< written as edition `hash` has it: `val` for values
  std::vector<Path> modules;
  std::vector<TypeDefinition> types;
  std::vector<Value> values;
  std::vector<Function> functions;
  std::vector<Block> blocks;
  std::vector<File> files;
};

/// Plans `files` files: in every 276 of them, 594 types, 154 values and 1884 functions.
World plan(std::uint64_t seed, int files);

/// The text of a planned file.
std::string write_file_text(const World& world, const File& file);

}  // namespace darkpkg::corpus
