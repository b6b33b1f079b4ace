#include "cache/remote/envelope.hpp"

#include <gtest/gtest.h>

#include "base/sha256.hpp"
#include "cache/remote/protocol.hpp"
#include "cache/remote/remote_cache.hpp"

namespace darkpkg::remote {
namespace {

const std::string kKey(64, 'a');

TEST(RemoteEnvelope, IsAnActionResult) {
  // Field 5 (stdout_raw), wire type 2, a length as varint.
  EXPECT_EQ(seal("object", kKey, ""), "\x2A\x06object");
  EXPECT_EQ(seal(std::string(300, 'x'), kKey, "").substr(0, 3), "\x2A\xAC\x02");
}

TEST(RemoteEnvelope, GivesBackWhatWasSealed) {
  for (std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{127}, std::size_t{128}, std::size_t{70000}}) {
    std::string object(length, 'x');
    EXPECT_EQ(unseal(seal(object, kKey, ""), kKey, ""), object);
    EXPECT_EQ(unseal(seal(object, kKey, "secret"), kKey, "secret"), object);
    EXPECT_EQ(unseal(seal(object, kKey, "secret"), kKey, ""), object);
  }
}

TEST(RemoteEnvelope, PassesOverFieldsThatServersAdd) {
  std::string body = seal("object", kKey, "secret");
  body += std::string("\x20\x07", 2);  // exit_code = 7
  body +=
      "\x4A\x03"
      "abc";  // execution_metadata
  body += std::string(
              "\x59"
              "12345678",
              9) +
          "\x65"
          "1234";  // a fixed64, a fixed32
  EXPECT_EQ(unseal(body, kKey, "secret"), "object");
}

TEST(RemoteEnvelope, RefusesGarbage) {
  const std::string good = seal("object", kKey, "");
  for (std::size_t length = 1; length < good.size(); length++)
    EXPECT_EQ(unseal(good.substr(0, length), kKey, ""), std::nullopt) << length;
  EXPECT_EQ(unseal("", kKey, ""), std::nullopt);
  EXPECT_EQ(unseal("<html>404</html>", kKey, ""), std::nullopt);
  EXPECT_EQ(unseal("\x2A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", kKey, ""), std::nullopt);
}

TEST(RemoteEnvelope, RefusesWhatWasNotSealedWithTheSecretForTheKey) {
  const std::string other(64, 'b');
  EXPECT_EQ(unseal(seal("object", kKey, ""), kKey, "secret"), std::nullopt);
  EXPECT_EQ(unseal(seal("object", kKey, "wrong"), kKey, "secret"), std::nullopt);
  EXPECT_EQ(unseal(seal("object", other, "secret"), kKey, "secret"), std::nullopt);
  std::string changed = seal("object", kKey, "secret");
  changed[3] ^= 1;
  EXPECT_EQ(unseal(changed, kKey, "secret"), std::nullopt);
}

TEST(RemoteEnvelope, SealsWithTheHmacOfRfc2104) {
  // Computed with `printf '%s\nobject' aaa...a | openssl dgst -sha256 -hmac secret`.
  std::string sealed = seal("object", kKey, "secret");
  Sha256Digest mac{};
  std::copy_n(sealed.end() - 32, 32, mac.begin());
  EXPECT_EQ(hex(mac), "c197fabf1e87c3db483313a672eb429a4ae4b94ff3b80070d4eda346b51db665");
}

TEST(RemoteProtocol, TakesMessagesInPieces) {
  std::string bytes;
  append_message(bytes, {"put", kKey, 0, "body\nwith lines"});
  append_message(bytes, {"get", kKey, 200, ""});
  std::string buffer;
  std::vector<Message> messages;
  for (char c : bytes) {
    buffer += c;
    std::size_t position = 0;
    bool is_malformed = false;
    while (std::optional<Message> message = take_message(buffer, position, is_malformed))
      messages.push_back(std::move(*message));
    EXPECT_FALSE(is_malformed);
    buffer.erase(0, position);
  }
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].body, "body\nwith lines");
  EXPECT_EQ(messages[1].status, 200U);
  EXPECT_EQ(messages[1].key, kKey);
}

TEST(RemoteProtocol, NoticesWhatIsNoMessage) {
  for (const std::string& text : {std::string("\n"), std::string("get a 1\n"), std::string("get a 1 x\n"),
                                  std::string("get a 1 99999999999999999\n"), std::string(300, 'x')}) {
    std::size_t position = 0;
    bool is_malformed = false;
    EXPECT_EQ(take_message(text, position, is_malformed).has_value(), false);
    EXPECT_TRUE(is_malformed) << text;
  }
}

TEST(RemoteUrl, HasNoPasswordInIt) {
  EXPECT_EQ(RemoteCache::check_url("http://127.0.0.1:8080"), std::nullopt);
  EXPECT_EQ(RemoteCache::check_url("https://cache.example.com/darkpkg/"), std::nullopt);
  for (const char* url : {"", "cache.example.com", "ftp://host", "http://", "http://:80", "http://h/?a", "http://a b"})
    EXPECT_NE(RemoteCache::check_url(url), std::nullopt) << url;
  std::optional<std::string> wrong = RemoteCache::check_url("https://me:hush@host/");
  ASSERT_TRUE(wrong);
  EXPECT_EQ(wrong->find("hush"), std::string::npos);
}

}  // namespace
}  // namespace darkpkg::remote
