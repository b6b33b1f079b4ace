#include "cache/object/container.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zstd.h>

#include <array>
#include <ctime>
#include <fstream>
#include <iostream>

#include "base/hash.hpp"
#include "tests/unit/cache/object/sample.hpp"

namespace darkpkg::object {
namespace {

Result<Object> read_all(std::string_view bytes) {
  return Reader::open(bytes).and_then([](const Reader& reader) { return decode(reader); });
}

void expect_equal(const Object& a, const Object& b) {
  ASSERT_EQ(a.index.items.size(), b.index.items.size());
  for (std::size_t i = 0; i < a.index.items.size(); i++) {
    EXPECT_EQ(a.index.items[i].kind, b.index.items[i].kind);
    EXPECT_EQ(a.index.items[i].modules, b.index.items[i].modules);
    EXPECT_EQ(a.index.items[i].name, b.index.items[i].name);
    EXPECT_EQ(a.index.items[i].references, b.index.items[i].references);
    auto position = [](const Position& p) { return std::pair(p.offset, p.length); };
    EXPECT_EQ(position(a.positions.items[i].name), position(b.positions.items[i].name));
    EXPECT_EQ(position(a.positions.items[i].whole), position(b.positions.items[i].whole));
    ASSERT_EQ(a.positions.items[i].uses.size(), b.positions.items[i].uses.size());
    for (std::size_t u = 0; u < a.positions.items[i].uses.size(); u++) {
      EXPECT_EQ(a.positions.items[i].uses[u].reference, b.positions.items[i].uses[u].reference);
      EXPECT_EQ(position(a.positions.items[i].uses[u].at), position(b.positions.items[i].uses[u].at));
    }
    ASSERT_EQ(a.positions.items[i].unbound.size(), b.positions.items[i].unbound.size());
    for (std::size_t u = 0; u < a.positions.items[i].unbound.size(); u++) {
      EXPECT_EQ(a.positions.items[i].unbound[u].use, b.positions.items[i].unbound[u].use);
      EXPECT_EQ(a.positions.items[i].unbound[u].similar, b.positions.items[i].unbound[u].similar);
    }
  }
  EXPECT_EQ(a.bodies, b.bodies);
  ASSERT_EQ(a.positions.warnings.size(), b.positions.warnings.size());
  for (std::size_t i = 0; i < a.positions.warnings.size(); i++) {
    EXPECT_EQ(a.positions.warnings[i].code, b.positions.warnings[i].code);
    EXPECT_EQ(a.positions.warnings[i].message, b.positions.warnings[i].message);
    EXPECT_EQ(a.positions.warnings[i].help, b.positions.warnings[i].help);
  }
}

template <typename T>
void put_at(std::string& bytes, std::size_t at, T value) {
  for (std::size_t i = 0; i < sizeof value; i++) bytes[at + i] = static_cast<char>(value >> (8 * i) & 0xFF);
}

constexpr std::size_t kSections = 4;  // of the sample
constexpr std::size_t kHeaderSize = header_size(kSections);

/// An object whose section `index` is `frame`, with right checksums throughout: what an attacker would make.
std::string forged(std::string_view frame, std::uint32_t uncompressed) {
  std::string out = sample_bytes().substr(0, kHeaderSize);
  std::size_t table = kHeaderSize - 8 - kSections * 20;
  std::size_t end = kHeaderSize;
  for (std::size_t i = 0; i < kSections; i++) {
    put_at(out, table + 20 * i, static_cast<std::uint32_t>(end));
    put_at(out, table + 20 * i + 4, static_cast<std::uint32_t>(frame.size()));
    put_at(out, table + 20 * i + 8, uncompressed);
    put_at(out, table + 20 * i + 12, hash64(frame));
    end += frame.size();
  }
  put_at(out, kHeaderSize - 8, hash64(std::string_view(out).substr(0, kHeaderSize - 8)));
  for (std::size_t i = 0; i < kSections; i++) out += frame;
  return out;
}

std::string compressed(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 1));
  return out;
}

TEST(Container, RoundTrip) {
  std::string bytes = sample_bytes();
  Result<Reader> reader = Reader::open(bytes);
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_EQ(reader->edition(), kSampleEdition);
  EXPECT_EQ(reader->compiler(), compiler_id(kSampleCompiler));
  EXPECT_EQ(reader->source(), kSampleSource);
  Result<Object> object = decode(*reader);
  ASSERT_TRUE(object) << object.error().message;
  expect_equal(*object, sample_object());
}

TEST(Container, FormsAreAsManyAsTheEditionHas) {
  for (std::size_t forms : {0U, 1U, 3U}) {
    Object object = sample_object();
    object.bodies.assign(forms, object.bodies[0]);
    std::string bytes = encode(object, "other", kSampleCompiler, kSampleSource);
    Result<Object> back = read_all(bytes);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->bodies, object.bodies);
  }
}

TEST(Container, EmptyFile) {
  std::string bytes = encode({}, kSampleEdition, kSampleCompiler, kSampleSource);
  Result<Object> object = read_all(bytes);
  ASSERT_TRUE(object);
  EXPECT_TRUE(object->index.items.empty());
}

TEST(Container, SameInputSameBytes) { EXPECT_EQ(sample_bytes(), sample_bytes()); }

TEST(Container, SectionsAreReadAlone) {
  std::string bytes = sample_bytes();
  bytes.back() = static_cast<char>(bytes.back() ^ 1);  // in the positions
  Result<Reader> reader = Reader::open(bytes);
  ASSERT_TRUE(reader);
  EXPECT_TRUE(reader->index());
  EXPECT_TRUE(reader->bodies(3));
  EXPECT_FALSE(reader->positions());
}

TEST(Container, ContentHashIgnoresPositionsOnly) {
  auto content = [](const Object& object) {
    std::string bytes = encode(object, kSampleEdition, kSampleCompiler, kSampleSource);
    return Reader::open(bytes)->content();
  };
  ContentHash before = content(sample_object());
  Object moved = sample_object();
  moved.positions.items[0].name.offset++;
  moved.positions.warnings.clear();
  EXPECT_EQ(content(moved), before);
  Object changed[] = {sample_object(), sample_object(), sample_object(), sample_object(), sample_object()};
  changed[0].bodies[0][0].code.bytes += 'x';
  changed[1].bodies[1][2].expectations[0] = 3;
  changed[2].index.items[2].references[0].kind = 1;
  changed[3].index.items[0].name = "Shapes";
  changed[4].bodies[0][1].code.relocations += '\0';
  for (const Object& object : changed) EXPECT_NE(content(object), before);
}

TEST(Container, ItemHashesTellWhichItemChanged) {
  Object changed = sample_object();
  changed.bodies[1][1].code.bytes += 'x';
  std::string a = sample_bytes(), b = encode(changed, kSampleEdition, kSampleCompiler, kSampleSource);
  Index before = read_all(a)->index, after = read_all(b)->index;
  EXPECT_EQ(before.items[0].hash, after.items[0].hash);
  EXPECT_NE(before.items[1].hash, after.items[1].hash);
  EXPECT_EQ(before.items[2].hash, after.items[2].hash);
}

TEST(Container, EveryTruncationIsNoticed) {
  std::string bytes = sample_bytes();
  for (std::size_t length = 0; length < bytes.size(); length++)
    EXPECT_FALSE(read_all(std::string_view(bytes).substr(0, length))) << length;
}

TEST(Container, EveryBitFlipIsNoticed) {
  const std::string bytes = sample_bytes();
  for (std::size_t bit = 0; bit < bytes.size() * 8; bit++) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(read_all(flipped)) << bit;
  }
}

TEST(Container, AppendedBytesAreNoticed) { EXPECT_FALSE(read_all(sample_bytes() + "x")); }

/// Runs `refused` in a process that can get no more than `memory` bytes. The CPU time that it took in us; nothing where
/// the bytes were taken for good ones or the memory did not suffice.
template <typename Refused>
std::optional<std::int64_t> cost_of(std::size_t memory, Refused refused) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return std::nullopt;
  pid_t child = ::fork();
  if (child == 0) {
    std::ifstream pages("/proc/self/statm");
    rlim_t size = 0;
    pages >> size;
    rlimit limit{};
    limit.rlim_cur = limit.rlim_max = size * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + memory;
    bool good = ::setrlimit(RLIMIT_AS, &limit) == 0;
    std::clock_t begin = std::clock();
    good = good && refused();
    std::int64_t spent = (std::clock() - begin) * 1'000'000 / CLOCKS_PER_SEC;
    good = good && ::write(ends[1], &spent, sizeof spent) == sizeof spent;
    ::_exit(good ? 0 : 1);
  }
  ::close(ends[1]);
  std::int64_t spent = 0;
  bool told = ::read(ends[0], &spent, sizeof spent) == sizeof spent;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!told || status != 0) return std::nullopt;
  return spent;
}

void expect_cheap(std::string_view what, std::optional<std::int64_t> us) {
  ASSERT_TRUE(us) << what;
  EXPECT_LT(*us, 50'000) << what;
  std::cout << "         " << what << ": refused in " << *us << " us of CPU time and less than 16 MiB\n";
}

constexpr std::size_t kBombMemory = std::size_t{16} << 20;

TEST(Container, BombsAreRefused) {
  for (unsigned megabytes : {1U, 16U, 256U}) {
    std::size_t size = std::size_t{megabytes} << 20;
    std::string bytes = forged(compressed(std::string(size, '\0')), static_cast<std::uint32_t>(size));
    expect_cheap("a bomb of " + std::to_string(megabytes) + " MiB",
                 cost_of(kBombMemory, [&] { return !Reader::open(bytes); }));
  }
}

TEST(Container, FramesThatLieAboutTheirLengthAreRefused) {
  for (std::size_t size : {std::size_t{1} << 24, std::size_t{1} << 28}) {
    std::string bytes = forged(compressed(std::string(size, '\0')), 4096);
    ASSERT_TRUE(Reader::open(bytes));
    expect_cheap("a bomb that says that it has 4 KiB", cost_of(kBombMemory, [&] {
                   Result<Reader> reader = Reader::open(bytes);
                   return reader && !reader->index();
                 }));
  }
}

TEST(Container, WellFormedNonsenseIsRefused) {
  // Right checksums, decompresses, but the content is malformed: every section gets the same arbitrary bytes.
  std::uint64_t state = 1;
  for (int round = 0; round < 3000; round++) {
    std::string content;
    state = state * 6364136223846793005 + 1442695040888963407;
    std::size_t length = state >> 58;
    for (std::size_t i = 0; i < length; i++) {
      state = state * 6364136223846793005 + 1442695040888963407;
      content.push_back(static_cast<char>((state >> 60) == 0 ? 0xFF : (state >> 61)));
    }
    std::string bytes = forged(compressed(content), static_cast<std::uint32_t>(content.size()));
    Result<Reader> reader = Reader::open(bytes);
    ASSERT_TRUE(reader);
    (void)reader->index();
    (void)reader->bodies(3);
    (void)reader->positions();
    (void)decode(*reader);  // must not crash; nearly all are errors
  }
}

TEST(Container, SectionsThatShrinkTooWellAreStoredRaw) {
  Object object = sample_object();
  object.bodies[0][0].code.bytes.assign(std::size_t{3} << 20, 'a');
  std::string bytes = encode(object, kSampleEdition, kSampleCompiler, kSampleSource);
  Result<Object> back = read_all(bytes);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->bodies, object.bodies);
}

}  // namespace
}  // namespace darkpkg::object
