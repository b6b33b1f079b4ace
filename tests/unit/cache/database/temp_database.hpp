#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "cache/database/database.hpp"

namespace darkpkg::database {

/// A folder of its own for each test, with room for a database.
class TempDatabase : public testing::Test {
 protected:
  void SetUp() override {
    const testing::TestInfo* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() / (std::string("darkpkg-") + info->test_suite_name() + "-" +
                                                        info->name() + "-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    path_ = (folder_ / "data.db").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  Database open(Mode mode = Mode::create) { return Database::open(path_, mode, 100); }

  std::filesystem::path folder_;
  std::string path_;
};

}  // namespace darkpkg::database
