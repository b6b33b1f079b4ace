#include "tests/unit/link/toy_edition.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/hash.hpp"
#include "base/joined.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"

namespace darkpkg::toy {
namespace {

enum ReferenceKind : std::uint8_t { kRequired, kOptional };

bool is_reference(std::string_view word) { return word.size() > 1 && (word[0] == '@' || word[0] == '?'); }

/// The words of an item's text, with `text_of(reference number)` in the place of those that are references.
template <typename TextOf>
std::string filled(std::string_view text, const TextOf& text_of) {
  std::istringstream words{std::string(text)};
  std::string out, word;
  std::size_t reference = 0;
  while (words >> word) out += (is_reference(word) ? text_of(reference++) : word) + " ";
  return out;
}

std::string_view without_comment(std::string_view text) { return text.substr(0, text.find("//")); }

ItemId digest(std::string_view text) { return ItemId(sha256(text)); }

class ToyEdition final : public Edition {
 public:
  std::string_view name() const override { return "toy"; }
  std::span<const std::string_view> forms() const override {
    static constexpr std::array<std::string_view, 1> kForms{"text"};
    return kForms;
  }
  const Fingerprints& fingerprints() const override {
    static constexpr Fingerprints kFingerprints{{1}, {2}};
    return kFingerprints;
  }
  bool skips(std::string_view) const override { return false; }

  const ReferenceTraits& traits(const Reference& reference) const override {
    static constexpr std::array<ReferenceTraits, 2> kTraits{
        ReferenceTraits{.text = "required", .accepts = {ItemKind::value, ItemKind::fn}, .required = true},
        ReferenceTraits{.text = "optional", .accepts = {ItemKind::value, ItemKind::fn}}};
    return kTraits[std::min<std::size_t>(reference.kind, 1)];
  }
  std::optional<std::string_view> item_name(const Reference& reference) const override {
    return reference.names.back();
  }
  void visit_candidates(const Reference& reference, std::span<const std::string> modules,
                        FunctionRef<bool(const Candidate&)> visit) const override {
    for (std::size_t count = modules.size() + 1; count-- > 0;)
      if (visit({full_name(modules.first(count), joined(reference.names)), false, reference.names.back(), 0})) return;
  }
  std::string_view shown_name(std::string_view full_name) const override { return full_name; }
  std::string suggested_type(std::string_view) const override { return {}; }

  std::vector<Problem> find_problems(const CheckedItem& item, Suggestion suggestion) const override {
    std::vector<Problem> out;
    for (std::uint32_t i = 0; i < item.resolutions.size(); i++)
      if (item.resolutions[i].missing() && item.index.references[i].kind == kRequired)
        out.push_back({Code::unresolved_value,
                       {item.positions.name.offset, item.positions.name.length},
                       "there is no '" + joined(item.index.references[i].names) + "'",
                       suggestion(item.index.references[i], {}),
                       i});
    return out;
  }
  WarningTraits warning_traits(Code) const override { return {}; }

  Identity identity() const override { return Identity::by_content; }
  object::ContentHash said(const LinkedItem& item) const override {
    return hash128(filled(without_comment(item.body(0).code.bytes), [&](std::size_t i) {
      const Resolution& used = item.resolutions[i];
      return used.item ? used.item->name : std::string("-");
    }));
  }
  bool clash(ItemKind a, ItemKind b) const override { return a == b; }
  void identify(std::span<const LinkedItem> knot, const Inputs&, PriorId) const override {
    std::map<std::string, std::string> texts;  // by full name
    bool refers_to_itself = false;
    for (const LinkedItem& linked : knot) {
      texts[linked.item.name] = filled(without_comment(linked.body(0).code.bytes), [&](std::size_t i) {
        const Resolution& used = linked.resolutions[i];
        if (!used.item) return std::string("-");
        const bool inside =
            std::ranges::any_of(knot, [&](const LinkedItem& other) { return &other.item == used.item; });
        refers_to_itself |= inside;
        return inside ? used.item->name : used.id.text();
      });
    }
    if (!refers_to_itself) {
      knot.front().item.id = digest(texts.begin()->second);
      return;
    }
    std::string group;
    for (const auto& [name, text] : texts) group += name + "=" + text + "\n";
    for (const LinkedItem& linked : knot) linked.item.id = digest(group + linked.item.name);
  }
  Result<ItemBytes> encode(const LinkedItem& item, const Inputs&, Runtime) const override {
    ItemBytes out;
    out.program = filled(item.body(0).code.bytes, [&](std::size_t i) {
      const Resolution& used = item.resolutions[i];
      return used.missing() ? std::string("-") : used.id.text();
    });
    return out;
  }
  Resolution::Kind suggested(const LinkedItem&, std::uint32_t) const override { return Resolution::Kind::missing; }
};

class NoRows final : public PreparedRows {};

/// `toy_names`: which item a name has, and what was written; `toy_contents`: what an item says, once for all its names.
class ToyTables final : public ItemTables {
 public:
  explicit ToyTables(database::Database& database) : database_(database) {}

  std::optional<ItemId> prior_id(const object::IndexItem&, std::string_view) override { return std::nullopt; }
  std::unique_ptr<PreparedRows> prepare(const NamedItem&, const object::IndexItem&, const ItemBytes&) const override {
    return std::make_unique<NoRows>();
  }
  void remove(const database::ItemRow& row) override {
    run("DELETE FROM toy_names WHERE name = ? AND kind = ?", std::string_view(row.name), kind_text(row.kind));
    left_.push_back(row.item);
  }
  bool ids_in_order() const override { return false; }
  void put(TableItem& item, ItemBytes bytes) override {
    const std::string_view name = item.row.name, id = item.row.item, kind = kind_text(item.row.kind);
    const std::size_t before = rows_;
    if (item.old && item.old->item != id) left_.push_back(item.old->item);
    const std::string_view said = bytes.program, content = without_comment(said);
    if (!has("SELECT 1 FROM toy_names WHERE name = ? AND kind = ? AND id = ? AND said = ?", name, kind, id, said))
      run("INSERT OR REPLACE INTO toy_names (name, kind, id, said) VALUES (?, ?, ?, ?)", name, kind, id, said);
    if (!has("SELECT 1 FROM toy_contents WHERE id = ? AND text = ?", id, content))
      run("INSERT OR REPLACE INTO toy_contents (id, text) VALUES (?, ?)", id, content);
    item.row.owned = 1;
    item.written = rows_ != before;
  }
  void finish(std::span<TableItem>) override {
    for (const std::string& id : left_)
      if (!has("SELECT 1 FROM toy_names WHERE id = ?", std::string_view(id)))
        run("DELETE FROM toy_contents WHERE id = ?", std::string_view(id));
    left_.clear();
  }
  std::size_t rows_written() const override { return rows_; }
  std::size_t adopted() const override { return 0; }
  std::size_t count_left_rows() override { return 0; }
  RemovedRows remove_left_rows() override { return {}; }

 private:
  template <typename... T>
  void run(std::string_view sql, const T&... values) {
    database::Statement(database_, sql).run(values...);
    rows_ += static_cast<std::size_t>(database_.changes());
  }
  template <typename... T>
  bool has(std::string_view sql, const T&... values) {
    return database::Statement(database_, sql).bind(values...).step();
  }

  database::Database& database_;
  std::vector<std::string> left_;  // ids that a name had: their contents may go
  std::size_t rows_ = 0;
};

class ToySchema final : public TableSchema {
 public:
  std::span<const EmbeddedMigration> migrations() const override {
    static constexpr EmbeddedMigration kTables{
        "0001_toy",
        "CREATE TABLE toy_names (name TEXT, kind TEXT, id TEXT, said TEXT, PRIMARY KEY (name, kind));"
        "CREATE INDEX toy_names_id ON toy_names(id);"
        "CREATE TABLE toy_contents (id TEXT PRIMARY KEY, text TEXT)"};
    static const std::vector<EmbeddedMigration> kAll = with_machine(std::span(&kTables, 1));
    return kAll;
  }
  bool made_by_dark(database::Database&) const override { return false; }
  TablesBefore before(database::Database&) const override { return {.empty = true, .adopted = false}; }
  std::span<const std::string_view> indexed() const override { return {}; }
  database::LocationTable location_table() const override { return {"toy_names", "name"}; }
  std::vector<database::TableSize> sizes(database::Database& database) const override {
    database::TableSize texts{"texts"};
    texts.add(database, "toy_contents", "text");
    return {texts};
  }
  std::optional<std::vector<NamedItem>> read_names(database::Database& database) const override {
    if (!database.has_table("toy_names")) return std::nullopt;
    std::vector<NamedItem> out;
    database::Statement rows(database, "SELECT kind, name, id FROM toy_names");
    while (rows.step())
      out.push_back({*parse_kind(rows.text(0)), std::string(rows.text(1)), *ItemId::parse(rows.text(2))});
    return out;
  }
  std::optional<ItemBytes> read(database::Database& database, const NamedItem& item, bool) const override {
    database::Statement row(database, "SELECT text FROM toy_contents WHERE id = ?");
    const std::string id = item.id.text();
    if (!row.bind(std::string_view(id)).step()) return std::nullopt;
    ItemBytes out;
    out.program = row.text(0);
    return out;
  }
  std::uint64_t largest_wal() const override { return toy::kLargestWal; }
  std::optional<CopiedRows> copy_packages(database::Database& from, database::Database& to,
                                          const CopyOptions& options) const override {
    if (options.log_only) return std::nullopt;
    CopiedRows out;
    database::Statement names(from, "SELECT name, kind, id, said FROM toy_names ORDER BY name, kind");
    for (; names.step(); out.items++)
      database::Statement(to, "INSERT INTO toy_names (name, kind, id, said) VALUES (?, ?, ?, ?)")
          .run(names.text(0), names.text(1), names.text(2), names.text(3));
    database::Statement contents(from, "SELECT id, text FROM toy_contents ORDER BY id");
    while (contents.step())
      database::Statement(to, "INSERT INTO toy_contents (id, text) VALUES (?, ?)")
          .run(contents.text(0), contents.text(1));
    return out;
  }
  std::unique_ptr<ItemTables> open(database::Database& database, TablesBefore, bool) const override {
    return std::make_unique<ToyTables>(database);
  }
};

class ToyReader final : public ItemReader {
 public:
  Result<std::string> text(const StoredItem& item, ItemForm, const NameOf& name_of) const override {
    return with_names(item, name_of);
  }
  Result<std::string> signature(const StoredItem& item, const NameOf& name_of) const override {
    return with_names(item, name_of).map([&](const std::string& text) { return item.name + " = " + text; });
  }
  Result<std::string> description(const StoredItem&) const override { return std::string(); }
  Result<nlohmann::ordered_json> json(const StoredItem& item, ItemForm form, const NameOf& name_of) const override {
    if (form == ItemForm::runtime) return nlohmann::ordered_json();
    return with_names(item, name_of).map([](std::string text) { return nlohmann::ordered_json{{"text", text}}; });
  }
  Result<std::vector<UsedItem>> used_items(const StoredItem& item) const override {
    std::vector<UsedItem> out;
    std::istringstream words(item.program);
    for (std::string word; words >> word;)
      if (std::optional<ItemId> id = ItemId::parse(word)) out.push_back({ItemKind::fn, *id, {}});
    return out;
  }
  Result<UsedNames> used_names(const StoredItem&) const override { return UsedNames(); }
  BodyCounts counts(std::size_t, const object::Body&) const override { return {}; }

 private:
  static Result<std::string> with_names(const StoredItem& item, const NameOf& name_of) {
    std::istringstream words(item.program);
    std::string out;
    for (std::string word; words >> word;) {
      const std::optional<ItemId> id = ItemId::parse(word);
      const std::string name = id ? name_of(ItemKind::fn, *id) : std::string();
      out += (out.empty() ? "" : " ") + (name.empty() ? word : "@" + name);
    }
    return out;
  }
};

object::Object object_of(std::string_view text) {
  object::Object out;
  out.bodies.resize(1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const std::size_t equals = line.find(" = ");
    if (equals != std::string_view::npos) {
      const Location place = location_of(ItemKind::fn, line.substr(0, equals));
      object::IndexItem& item = out.index.items.emplace_back();
      item.kind = place.name >= "a" && place.name < "n" ? ItemKind::fn : ItemKind::value;
      item.modules = place.modules;
      item.name = place.name;
      const std::string_view body = line.substr(equals + 3);
      const auto offset = static_cast<std::uint32_t>(at);
      object::ItemPositions& positions = out.positions.items.emplace_back();
      positions.name = {offset, static_cast<std::uint32_t>(equals)};
      positions.whole = {offset, static_cast<std::uint32_t>(line.size())};
      for (std::size_t begin = 0; (begin = body.find_first_not_of(' ', begin)) != std::string_view::npos;) {
        const std::string_view word = body.substr(begin, body.find(' ', begin) - begin);
        if (is_reference(word)) {
          positions.uses.push_back(
              {static_cast<std::uint32_t>(item.references.size()),
               {static_cast<std::uint32_t>(at + equals + 3 + begin + 1), static_cast<std::uint32_t>(word.size() - 1)}});
          item.references.push_back(
              {static_cast<std::uint8_t>(word[0] == '@' ? kRequired : kOptional), name_parts(word.substr(1))});
        }
        begin += word.size();
      }
      out.bodies[0].push_back({{std::string(body), {}}, {}});
    }
    at = end + 1;
  }
  return out;
}

}  // namespace

const Edition& edition() {
  static const ToyEdition kEdition;
  return kEdition;
}

const TableSchema& schema() {
  static const ToySchema kSchema;
  return kSchema;
}

const ItemReader& reader() {
  static const ToyReader kReader;
  return kReader;
}

Verification verification() {
  static constexpr std::array kRows{database::ComparedRows{"toy_names", "SELECT name, kind, id, said FROM $.toy_names"},
                                    database::ComparedRows{"toy_contents", "SELECT id, text FROM $.toy_contents"}};
  return {kRows, {}, {}};
}

Compiled compile(std::string path, std::string_view bytes) {
  Compiled out;
  std::optional<Source> source = decode_source(std::move(path), bytes, out.diagnostics);
  if (!source) return out;
  out.source = std::move(*source);
  out.object = object_of(out.source.text);
  for (const object::IndexItem& item : out.object->index.items)
    if (item.name.empty())
      out.diagnostics.add(Code::unexpected_token, {}, "an item has a name", "write one before `=`");
  return out;
}

link::Compiler compiler() {
  return [](const std::string& source, Diagnostics&) -> Result<std::optional<link::Recompiled>> {
    Result<FileContents> contents = read_file_and_stat(source);
    if (!contents) return tl::unexpected(contents.error());
    return link::Recompiled{object::encode(object_of(contents->bytes), edition().name(),
                                           edition().fingerprints().compiler, sha256(contents->bytes)),
                            contents->stat.mtime_ns};
  };
}

}  // namespace darkpkg::toy
