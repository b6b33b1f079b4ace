#include "cache/object/section_codec.hpp"

#include <algorithm>
#include <span>
#include <unordered_map>

#include "base/arena.hpp"
#include "base/hash.hpp"
#include "base/text_numbers.hpp"
#include "cache/object/archive.hpp"
#include "cache/object/section_rows.hpp"

namespace darkpkg {

// ---- Types that are written as they are, each in its own namespace, where Cereal looks for these.
template <typename A>
void serialize(A& archive, Reference& reference) {
  archive(reference.kind, reference.names);
}

}  // namespace darkpkg

namespace darkpkg::object {

template <typename A>
void serialize(A& archive, Position& position) {
  archive(position.offset, position.length);
}
template <typename A>
void serialize(A& archive, Warning& warning) {
  archive(warning.code, warning.at, warning.message, warning.help);
}
template <typename A>
void serialize(A& archive, Code& code) {
  archive(code.bytes, code.relocations);
}
template <typename A>
void serialize(A& archive, Body& body) {
  archive(body.code, body.expectations);
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
        Reference& to = item.references.emplace_back();
        to.kind = reference.kind;
        to.names = path(reference.qualifier);
        to.names.emplace_back(element(rows.texts, reference.name));
      }
    }
  });
}

std::string encode_bodies(const std::vector<Body>& form) {
  std::size_t bytes = 0, relocations = 0, expectations = 0;
  for (const Body& body : form) {
    bytes += body.code.bytes.size();
    relocations += body.code.relocations.size();
    expectations += body.expectations.size();
  }
  std::string all;
  BodyRows rows;
  rows.items.reserve(form.size());
  all.reserve(bytes + relocations + expectations);
  for (const Body& body : form) {
    rows.items.push_back({static_cast<std::uint32_t>(body.code.bytes.size()),
                          static_cast<std::uint32_t>(body.code.relocations.size()),
                          static_cast<std::uint32_t>(body.expectations.size())});
    all += body.code.relocations;
  }
  for (const Body& body : form) all += body.code.bytes;
  for (const Body& body : form) all += body.expectations;
  std::string_view rest = all;
  for (auto [size, column] : {std::pair{relocations, &rows.relocations}, std::pair{bytes, &rows.bytes},
                              std::pair{expectations, &rows.expectations}}) {
    *column = rest.substr(0, size);
    rest.remove_prefix(size);
  }
  return written(all.size() + form.size() * 8 + 32, rows);
}

Result<std::vector<Body>> decode_bodies(std::string_view bytes) {
  return read<std::vector<Body>>(bytes, "bodies", [](MemoryInput& archive, std::vector<Body>& out) {
    BodyRows rows;
    archive(rows);
    MemoryInput relocations(rows.relocations), code(rows.bytes), expectations(rows.expectations);
    out.reserve(rows.items.size());
    for (const BodyRow& row : rows.items) {
      Body& body = out.emplace_back();
      body.code.bytes = code.bytes(row.bytes);
      body.code.relocations = relocations.bytes(row.relocations);
      body.expectations = expectations.bytes(row.expectations);
    }
    for (const MemoryInput* column : {&relocations, &code, &expectations})
      if (!column->at_end()) throw cereal::Exception("code is left over");
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

ContentHash item_hash(const IndexItem& item, const Bodies& bodies, std::size_t number) {
  std::size_t size = 256;
  for (const std::vector<Body>& form : bodies) {
    const Body& body = form[number];
    size += body.code.bytes.size() + body.code.relocations.size() + body.expectations.size();
  }
  std::string all;
  all.reserve(size);
  MemoryOutput archive(all);
  archive(item.kind, item.modules, item.name, item.references);
  for (const std::vector<Body>& form : bodies) archive(form[number]);
  return hash128(all);
}

}  // namespace darkpkg::object
