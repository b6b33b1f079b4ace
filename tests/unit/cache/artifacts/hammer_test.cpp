#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "cache/artifacts/folder.hpp"
#include "tests/unit/cache/artifacts/made_object.hpp"

namespace darkpkg::artifacts {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kProcesses = 8;
constexpr std::uint64_t kLimit = std::uint64_t{1} << 20;
constexpr std::uint32_t kObjects = 1000;

/// How long to hammer, in seconds; DARKPKG_HAMMER_SECONDS=60 for the full length.
int seconds() {
  const char* text = std::getenv("DARKPKG_HAMMER_SECONDS");
  return text ? std::atoi(text) : 5;
}

struct Counts {
  std::uint64_t hits = 0;
  std::uint64_t puts = 0;
  std::uint64_t damages = 0;
  std::uint64_t wrong = 0;
  std::uint64_t largest = 0;
};

/// Gets, puts, and now and then damages an object of the folder behind its back or removes it.
Counts hammer(const std::string& root, unsigned seed, Clock::time_point end) {
  const object::CompilerId compiler = object::compiler_id(kMadeCompiler);
  Counts out;
  while (Clock::now() < end) {
    const auto number = static_cast<std::uint32_t>(::rand_r(&seed)) % kObjects;
    const std::string good = made_object(number, 200 + number * 20);
    Folder shared = Folder::open(root, kLimit).value();
    if (std::optional<std::string> found = shared.get(compiler, made_source(number))) {
      out.hits++;
      out.wrong += *found != good;
    } else if (shared.put(good).value_or(false)) {
      out.puts++;
    }
    if (::rand_r(&seed) % 50 == 0) {
      auto it = fs::directory_iterator(root + "/objects", fs::directory_options::skip_permission_denied);
      if (it != fs::directory_iterator()) {
        std::string path = it->path().string();
        out.damages++;
        if (::rand_r(&seed) % 2 == 0) (void)write_file_in_place(path, "damaged");
        else (void)::truncate(path.c_str(), 150);
      }
    }
    if (::rand_r(&seed) % 20 == 0)
      if (Result<Usage> usage = shared.usage()) out.largest = std::max(out.largest, usage->counted);
  }
  return out;
}

TEST(ArtifactStoreHammer, EightProcessesShareOneMebibyte) {
  std::string folder = (fs::temp_directory_path() / "darkpkg-hammer-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const Clock::time_point end = Clock::now() + std::chrono::seconds(seconds());
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  for (int i = 0; i < kProcesses; i++) {
    if (::fork() == 0) {
      Counts counts = hammer(folder, static_cast<unsigned>(i) + 1, end);
      ::_exit(::write(pipe[1], &counts, sizeof counts) == sizeof counts ? 0 : 1);
    }
  }
  ::close(pipe[1]);
  Counts all;
  Counts one;
  int reports = 0;
  while (::read(pipe[0], &one, sizeof one) == sizeof one) {
    reports++;
    all.hits += one.hits;
    all.puts += one.puts;
    all.damages += one.damages;
    all.wrong += one.wrong;
    all.largest = std::max(all.largest, one.largest);
  }
  ::close(pipe[0]);
  int status = 0;
  while (::wait(&status) > 0) EXPECT_EQ(status, 0);
  std::cout << "hammer: " << seconds() << " s, " << kProcesses << " processes: " << all.hits << " hits, " << all.puts
            << " puts, " << all.damages << " damaged, " << all.wrong << " wrong, at most " << all.largest << " of "
            << kLimit << " bytes\n";
  EXPECT_EQ(reports, kProcesses);
  EXPECT_EQ(all.wrong, 0U);
  EXPECT_LE(all.largest, kLimit);
  EXPECT_GT(all.hits, 0U);
  EXPECT_GT(all.puts, 0U);
  // Damaging in place changes sizes; verify() removes those objects and counts anew.
  Folder shared = Folder::open(folder, kLimit).value();
  EXPECT_TRUE(shared.verify().has_value());
  EXPECT_LE(shared.usage()->counted, kLimit);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace darkpkg::artifacts
