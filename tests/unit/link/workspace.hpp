#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cache/database/database.hpp"
#include "link/link.hpp"

namespace darkpkg::link {

/// A folder of packages that are compiled and linked in this process.
class Workspace : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;
  /// Takes an edition of Dark.
  void use(const Edition& edition);

  /// Writes a source; its mtime is later than all before. Compiling is link()'s work.
  void write(const std::string& path, std::string_view text);
  void remove(const std::string& path);
  std::string read(const std::string& path) const;
  std::string object_path(const std::string& path) const { return objects_ + "/" + path + "c"; }

  /// Compiles what changed and links. Fails the test where the environment does.
  Report link() { return link(options_); }
  Report link(const Options& options);
  /// The errors and warnings of a report: "a.dark:12 E0301 message".
  static std::vector<std::string> messages(const Report& report);

  database::Database open() { return database::Database::open(options_.database, database::Mode::read_write); }
  /// All rows of Dark's tables and of darkpkg's own that depend on the sources alone, as text.
  virtual std::set<std::string> rows(const std::string& path);
  /// What a link of the same sources into a new database gives is what is there.
  void expect_clean();

  std::filesystem::path folder_;
  std::string sources_, objects_;
  Options options_;

 private:
  void compile_changed();

  std::map<std::string, std::string> compiled_;  ///< the text that each object was made of
  std::int64_t clock_ = 1'700'000'000'000'000'000;
};

/// Rows of a query, columns separated by `|`.
std::vector<std::string> query(database::Database& db, std::string_view sql, int columns);

}  // namespace darkpkg::link
