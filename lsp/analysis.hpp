#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "lsp/sources.hpp"
#include "store/advance.hpp"
#include "store/stepped.hpp"

namespace darkpkg::lsp {

/// What is wrong with sources, by their paths below the root; those without anything to say are left out.
using Findings = std::map<std::string, Diagnostics>;

/// The items of a file that no state has yet, with the ids that items of their names have in `of`, or none.
std::shared_ptr<const store::SourceFile> unlinked_file(const store::FileChange& change, const store::Snapshot& of);

/// From texts to what a build of them would find, in two parts: refresh() has all that is wrong with texts and names,
/// at once, settle() gives items their ids and evaluates values, which may take longer and comes when nobody types.
///
/// Both are steps of the link from the last state without errors (the base) to what the texts say now, so that they
/// take as long as what changed since. A file with errors of its own counts as the last text of it that had none. If
/// there is none, nobody knows what others could mean in it, and only what is wrong with texts alone is told, as a
/// build does.
class Analysis {
 public:
  Analysis(const Sources& sources, const BuildSettings& settings);

  /// Reads the tables of builtins and pinned ids. At first, and if they are others than before, a base is looked for.
  Result<void> read_tables();
  /// What is wrong with the sources as they are now.
  Result<void> refresh();
  /// Makes the base what refresh() looked at, if there are no errors, and evaluates values.
  Result<void> settle();
  bool is_settled() const { return settled_; }

  const Findings& findings() const { return findings_; }
  /// The items as the sources define them now, with errors too. Those that changed since the base have the ids of
  /// before, or none.
  const store::Snapshot& view();
  /// How many other items get another id if this one does, as of the base.
  std::size_t count_followers(const store::Item& item) const;

 private:
  std::vector<store::FileChange> changes() const;
  store::Means means() { return {encoder_, users_, cache_, bodies_, root_, warnings_}; }
  Result<void> find_base();
  void take_base(store::Advance made);
  void keep(const std::string& path, const Diagnostics& found);
  void keep_of_values(const std::string& source, Diagnostics found);
  std::vector<store::FileChange> also_concerned(const link::Step& step) const;
  void take(const store::Stepped& stepped);
  bool is_blind() const;
  std::string below_root(const std::string& path) const { return path.substr(root_.size() + 1); }

  const Sources& sources_;
  const BuildSettings& settings_;
  const std::string root_;
  const store::Warnings warnings_;
  std::shared_ptr<const store::Encoder> encoder_;
  store::Users users_;
  store::ItemCache cache_{std::size_t{4} << 20};
  store::BodiesCache bodies_;

  std::shared_ptr<const store::Snapshot> base_;
  Findings of_base_;                        // warnings
  Diagnostics pins_of_base_;                // likewise, of the packages' own file of pinned ids
  std::vector<store::FileChange> changes_;  // since the base, as of the last refresh
  std::map<std::string, std::pair<std::shared_ptr<const store::ObjectData>, Diagnostics>> of_values_;
  Findings findings_;
  bool has_errors_ = false;  // in what names mean
  bool settled_ = false;
  std::shared_ptr<const store::Snapshot> view_;  // null: made when it is asked for
};

}  // namespace darkpkg::lsp
