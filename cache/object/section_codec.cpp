#include "cache/object/section_codec.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <unordered_map>

#include "base/arena.hpp"
#include "base/hash.hpp"
#include "base/text_numbers.hpp"
#include "cache/object/archive.hpp"
#include "cache/object/section_rows.hpp"

namespace darkpkg::object {

// ---- Types of sections.hpp that are written as they are. In their own namespace, where Cereal looks for these.
template <typename A>
void serialize(A& archive, Expectation& expectation) {
  archive(expectation.kind, expectation.reference);
}
template <typename A>
void serialize(A& archive, Position& position) {
  archive(position.offset, position.length);
}
template <typename A>
void serialize(A& archive, Warning& warning) {
  archive(warning.code, warning.at, warning.message, warning.help);
}
template <typename A>
void serialize(A& archive, Reference& reference) {
  archive(reference.kind, reference.names);
}
template <typename A>
void serialize(A& archive, Code& code) {
  archive(code.bytes, code.relocations);
}

namespace {

/// `size`: about how many bytes it will be.
template <typename... T>
std::string written(std::size_t size, const T&... values) {
  std::string out;
  out.reserve(size);
  MemoryOutput archive(out);
  archive(values...);
  return out;
}

/// Runs `read` on an archive over `bytes`; every failure becomes an error, left-over bytes too.
template <typename T, typename Read>
Result<T> read(std::string_view bytes, std::string_view section, Read read) {
  try {
    MemoryInput archive(bytes);
    T out;
    read(archive, out);
    if (!archive.at_end()) throw cereal::Exception("data is left over");
    return out;
  } catch (const cereal::Exception& e) {
    return fail("section '" + std::string(section) + "' is malformed: " + e.what());
  }
}

/// Puts the code of items together.
class CodeWriter {
 public:
  /// `code_of`: the code in an item.
  template <typename Items, typename CodeOf>
  CodeWriter(const Items& items, CodeOf code_of) {
    std::size_t bytes = 0, relocations = 0;
    for (const auto& item : items) {
      const Code& code = std::invoke(code_of, item);
      bytes += code.bytes.size();
      relocations += code.relocations.size();
    }
    rows_.items.reserve(items.size());
    relocations_.reserve(relocations);
    bytes_.reserve(bytes);
    for (const auto& item : items) {
      const Code& code = std::invoke(code_of, item);
      rows_.items.push_back(
          {static_cast<std::uint32_t>(code.bytes.size()), static_cast<std::uint32_t>(code.relocations.size())});
      relocations_ += code.relocations;
      bytes_ += code.bytes;
    }
  }
  /// The rows, which view the writer.
  const CodeRows& rows() {
    rows_.relocations = relocations_;
    rows_.bytes = bytes_;
    return rows_;
  }
  /// About how many bytes the rows take, and `more` an item.
  std::size_t size(std::size_t more) const {
    return relocations_.size() + bytes_.size() + rows_.items.size() * (6 + more) + 16;
  }

 private:
  CodeRows rows_;
  std::string relocations_;
  std::string bytes_;
};

/// Hands out the items' code again, in order.
class CodeReader {
 public:
  explicit CodeReader(const CodeRows& rows) : rows_(rows), relocations_(rows.relocations), bytes_(rows.bytes) {}
  void next(std::size_t item, Code& out) {
    const CodeRow& row = rows_.items[item];
    out.bytes = bytes_.bytes(row.bytes);
    out.relocations = relocations_.bytes(row.relocations);
  }
  void finish() const {
    if (!relocations_.at_end() || !bytes_.at_end()) throw cereal::Exception("code is left over");
  }

 private:
  const CodeRows& rows_;
  MemoryInput relocations_;
  MemoryInput bytes_;
};

}  // namespace

namespace {

/// Numbers paths, which are lists of texts' numbers, in the order they come.
class Paths {
 public:
  std::uint32_t number(std::span<const std::string> parts, TextNumbers& texts) {
    key_.clear();
    for (const std::string& part : parts) {
      append_leb128(key_, part.size());
      key_ += part;
    }
    auto [number, is_new] = numbers_.number(key_);
    if (is_new) {
      numbers_.keep(number, keys_.copy(std::string_view(key_)));
      std::vector<std::uint32_t>& path = all_.emplace_back();
      path.reserve(parts.size());
      for (const std::string& part : parts) path.push_back(texts.number(part).number);
    }
    return number;
  }
  std::vector<std::vector<std::uint32_t>> take() && { return std::move(all_); }

 private:
  std::string key_;
  std::vector<std::vector<std::uint32_t>> all_;
  TextNumbers numbers_;
  Arena keys_;
};

}  // namespace

std::string encode_index(const Index& index) {
  IndexRows rows;
  TextNumbers texts;
  Paths paths;
  rows.items.reserve(index.items.size());
  for (const IndexItem& item : index.items) {
    ItemRow& row = rows.items.emplace_back();
    row.kind = item.kind;
    row.modules = paths.number(item.modules, texts);
    row.name = texts.number(item.name).number;
    row.references.reserve(item.references.size());
    for (const Reference& reference : item.references) {
      std::span<const std::string> names(reference.names);
      const std::uint32_t qualifier = paths.number(names.first(names.size() - 1), texts);
      row.references.push_back({reference.kind, qualifier, texts.number(names.back()).number});
    }
  }
  rows.texts.assign(texts.texts().begin(), texts.texts().end());
  rows.paths = std::move(paths).take();
  return written(4096, rows);
}

Result<Index> decode_index(std::string_view bytes) {
  return read<Index>(bytes, "index", [](MemoryInput& archive, Index& out) {
    IndexRows rows;
    archive(rows);
    auto path = [&](std::uint32_t number) {
      std::vector<std::string> parts;
      const std::vector<std::uint32_t>& texts = element(rows.paths, number);
      parts.reserve(texts.size() + 1);
      for (std::uint32_t text : texts) parts.emplace_back(element(rows.texts, text));
      return parts;
    };
    out.items.reserve(rows.items.size());
    for (const ItemRow& row : rows.items) {
      check_enum(row.kind, ItemKind::fn);
      IndexItem& item = out.items.emplace_back();
      item.kind = row.kind;
      item.modules = path(row.modules);
      if (item.modules.empty()) throw cereal::Exception("an item is outside of all modules");
      item.name = element(rows.texts, row.name);
      item.references.reserve(row.references.size());
      for (const ReferenceRow& reference : row.references) {
        check_enum(reference.kind, ReferenceKind::fn_or_local);
        Reference& to = item.references.emplace_back();
        to.kind = reference.kind;
        to.names = path(reference.qualifier);
        to.names.emplace_back(element(rows.texts, reference.name));
      }
    }
  });
}

std::string encode_program(const ProgramSection& section) {
  CodeWriter writer(section.items, std::identity{});
  return written(writer.size(0), writer.rows());
}

Result<ProgramSection> decode_program(std::string_view bytes) {
  return read<ProgramSection>(bytes, "pt", [](MemoryInput& archive, ProgramSection& out) {
    CodeRows rows;
    archive(rows);
    CodeReader reader(rows);
    out.items.resize(rows.items.size());
    for (std::size_t i = 0; i < out.items.size(); i++) reader.next(i, out.items[i]);
    reader.finish();
  });
}

std::string encode_runtime(const RuntimeSection& section) {
  CodeWriter writer(section.items, &RuntimeCode::code);
  std::string out;
  out.reserve(writer.size(8));
  MemoryOutput archive(out);
  archive(writer.rows());
  archive.number(section.items.size());
  for (const RuntimeCode& item : section.items) archive(item.expectations);
  return out;
}

Result<RuntimeSection> decode_runtime(std::string_view bytes) {
  return read<RuntimeSection>(bytes, "rt", [](MemoryInput& archive, RuntimeSection& out) {
    CodeRows rows;
    std::vector<std::vector<Expectation>> expectations;
    archive(rows, expectations);
    if (expectations.size() != rows.items.size()) throw cereal::Exception("expectations are missing");
    CodeReader reader(rows);
    out.items.resize(rows.items.size());
    for (std::size_t i = 0; i < out.items.size(); i++) {
      reader.next(i, out.items[i].code);
      for (const Expectation& expectation : expectations[i])
        check_enum(expectation.kind, ExpectationKind::is_other_type);
      out.items[i].expectations = std::move(expectations[i]);
    }
    reader.finish();
  });
}

namespace {

/// What is likely of the next use of an item, given those before it.
class UsePrediction {
 public:
  /// Starts with another item.
  void start(const Position& name) {
    reference = 0;
    end = name.offset + name.length;
    near_.clear();
    far_.clear();
  }
  std::uint32_t& length(std::uint32_t number) {
    if (number >= kNear) return far_[number];
    if (number >= near_.size()) near_.resize(number + 1);
    return near_[number];
  }
  void met(const Use& use) {
    reference = std::max(reference, use.reference + 1);
    end = use.at.offset + use.at.length;
  }

  std::uint32_t reference = 0;
  std::uint32_t end = 0;

 private:
  // Damaged data may name any reference, and must not make us allocate as many elements.
  static constexpr std::uint32_t kNear = 1024;
  std::vector<std::uint32_t> near_;
  std::unordered_map<std::uint32_t, std::uint32_t> far_;
};

}  // namespace

std::string encode_positions(const Positions& positions) {
  PositionRows rows;
  UsePrediction likely;
  std::uint32_t before = 0;
  std::size_t uses = 0;
  for (const ItemPositions& item : positions.items) uses += item.uses.size();
  for (std::vector<std::uint32_t>* column : {&rows.uses.references, &rows.uses.offsets, &rows.uses.lengths})
    column->reserve(uses);
  rows.uses.items.reserve(positions.items.size());
  for (const ItemPositions& item : positions.items) {
    rows.uses.items.push_back({zigzag(before, item.whole.offset), item.whole.length,
                               zigzag(item.whole.offset, item.name.offset), item.name.length,
                               static_cast<std::uint32_t>(item.uses.size()),
                               static_cast<std::uint32_t>(item.unbound.size())});
    before = item.whole.offset;
    likely.start(item.name);
    for (const Use& use : item.uses) {
      std::uint32_t& length = likely.length(use.reference);
      rows.uses.references.push_back(zigzag(likely.reference, use.reference));
      rows.uses.offsets.push_back(zigzag(likely.end, use.at.offset));
      rows.uses.lengths.push_back(zigzag(length, use.at.length));
      length = use.at.length;
      likely.met(use);
    }
    std::uint32_t next = 0;
    for (const Unbound& unbound : item.unbound) {
      if (!unbound.similar.empty())
        rows.similar.push_back({static_cast<std::uint32_t>(rows.unbound.size()), unbound.similar});
      rows.unbound.push_back(unbound.use - next);
      next = unbound.use + 1;
    }
  }
  return written(16 * rows.uses.items.size() + 4 * uses + 64, rows, positions.warnings);
}

Result<Positions> decode_positions(std::string_view bytes) {
  return read<Positions>(bytes, "positions", [](MemoryInput& archive, Positions& out) {
    PositionRows rows;
    UsePrediction likely;
    archive(rows, out.warnings);
    std::size_t next = 0, next_unbound = 0, next_similar = 0;
    if (rows.uses.offsets.size() != rows.uses.references.size() ||
        rows.uses.lengths.size() != rows.uses.references.size())
      throw cereal::Exception("the columns of uses differ in length");
    std::uint32_t before = 0;
    out.items.reserve(rows.uses.items.size());
    for (const ItemPositionsRow& row : rows.uses.items) {
      ItemPositions& item = out.items.emplace_back();
      item.whole = {unzigzag(before, row.whole), row.whole_length};
      before = item.whole.offset;
      item.name = {unzigzag(before, row.name), row.name_length};
      if (row.uses > rows.uses.references.size() - next) throw cereal::Exception("uses are missing");
      item.uses.reserve(row.uses);
      likely.start(item.name);
      for (std::size_t end = next + row.uses; next < end; next++) {
        Use use;
        use.reference = unzigzag(likely.reference, rows.uses.references[next]);
        std::uint32_t& length = likely.length(use.reference);
        use.at = {unzigzag(likely.end, rows.uses.offsets[next]), unzigzag(length, rows.uses.lengths[next])};
        length = use.at.length;
        likely.met(use);
        item.uses.push_back(use);
      }
      if (row.unbound > rows.unbound.size() - next_unbound) throw cereal::Exception("unbound uses are missing");
      item.unbound.reserve(row.unbound);
      std::uint32_t after = 0;
      for (std::size_t end = next_unbound + row.unbound; next_unbound < end; next_unbound++) {
        Unbound& unbound = item.unbound.emplace_back();
        unbound.use = after + rows.unbound[next_unbound];
        if (unbound.use < after || unbound.use >= item.uses.size()) throw cereal::Exception("there is no such use");
        after = unbound.use + 1;
        if (next_similar < rows.similar.size() && rows.similar[next_similar].unbound == next_unbound)
          unbound.similar = std::move(rows.similar[next_similar++].name);
      }
    }
    if (next != rows.uses.references.size() || next_unbound != rows.unbound.size() ||
        next_similar != rows.similar.size())
      throw cereal::Exception("uses are left over");
  });
}

ContentHash item_hash(const IndexItem& item, const Code& program, const RuntimeCode& runtime) {
  return hash128(written(256 + program.bytes.size() + program.relocations.size() + runtime.code.bytes.size() +
                             runtime.code.relocations.size(),
                         item.kind, item.modules, item.name, item.references, program, runtime.code,
                         runtime.expectations));
}

}  // namespace darkpkg::object
