#include "tests/corpus/hash_log.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "rules/hash/identity/ids.hpp"
#include "rules/hash/identity/log.hpp"
#include "rules/hash/identity/twins.hpp"

namespace darkpkg::hash {
namespace {

std::string_view add_name(ItemKind kind) {
  switch (kind) {
    case ItemKind::type: return "AddType";
    case ItemKind::value: return "AddValue";
    case ItemKind::fn: break;
  }
  return "AddFn";
}

/// `depends_on_hash|kind|owner|modules|name`.
std::string row(const Dependency& dependency) {
  const pt::Location& at = *dependency.item.location;
  std::string modules;
  for (std::string_view module : at.modules) modules.append(modules.empty() ? "" : ".").append(module);
  std::string text(dependency.item.hash);
  for (std::string_view part : {kind_text(dependency.kind), at.owner, std::string_view(modules), at.name})
    text.append("|").append(part);
  return text;
}

}  // namespace

void write_log(std::span<const Loaded> definitions, const std::filesystem::path& folder) {
  std::ofstream ops(folder / "ops.tsv"), dependencies(folder / "dependencies.tsv"), branch(folder / "branch.tsv");
  ops << "n\tid\top\tbytes\tsha256\n";
  dependencies << "item_hash\trows\tsha256\n";
  branch << "table\tid\tbytes\tsha256\n";

  std::vector<Definition> added;
  std::vector<Sha256Digest> all;
  std::set<Sha256Digest> stored;
  auto log = [&](std::string_view kind, const LoggedOp& op) {
    all.push_back(op.hash);
    if (!stored.insert(op.hash).second) return;
    ops << stored.size() << "\t" << op.id.text() << "\t" << kind << "\t" << op.blob.size() << "\t"
        << hex(sha256(op.blob)) << "\n";
  };
  std::map<std::string_view, Sha256Digest> items;  // any digest of 32 bytes will do, if it is one for each hash
  for (const Loaded& it : definitions) {
    LoggedOp add = log_add(it.kind, it.pt);
    added.push_back({items.try_emplace(it.hash, sha256(it.hash)).first->second, add.hash});
    log(add_name(it.kind), add);
    log("SetName", log_name(it.kind, it.location, it.hash));
  }

  std::vector<std::uint32_t> winner = winners(added);
  std::set<std::uint32_t> rows(winner.begin(), winner.end());
  std::map<std::string_view, std::string> lines;
  for (std::uint32_t i : rows) {
    std::vector<std::string> texts;
    for (const Dependency& dependency : definitions[i].dependencies) texts.push_back(row(dependency));
    if (texts.empty()) continue;
    std::ranges::sort(texts);
    std::string joined;
    for (const std::string& text : texts) joined.append(joined.empty() ? "" : "\n").append(text);
    lines[definitions[i].hash] = std::to_string(texts.size()) + "\t" + hex(sha256(joined));
  }
  for (const auto& [hash, line] : lines) dependencies << hash << "\t" << line << "\n";

  LoadCommit commit = log_commit(all);
  for (const LoggedBranchOp& op : {commit.create_branch, commit.create_commit})
    branch << "branch_ops\t" << op.id << "\t" << op.blob.size() << "\t" << hex(sha256(op.blob)) << "\n";
  std::string text = commit.hash;
  for (std::string_view part : {kCommitMessage, kMainBranch, kAccount}) text.append("|").append(part);
  branch << "commits\t" << commit.hash << "\t" << kCommitMessage.size() << "\t" << hex(sha256(text)) << "\n";
}

}  // namespace darkpkg::hash
