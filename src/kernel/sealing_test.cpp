#include "kernel/sealing.hpp"

#include <gtest/gtest.h>

namespace flowmart {
namespace {

Secret counting(std::uint8_t first) {
  Secret secret;
  for (std::uint8_t& byte : secret) byte = first++;
  return secret;
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes)
    for (const int nibble : {static_cast<unsigned char>(byte) >> 4, byte & 15})
      text += "0123456789abcdef"[nibble];
  return text;
}

TEST(Sealing, GivesTheTextBackToItsSecretAlone) {
  for (const std::string& text :
       {std::string("Ines Marchetti"), std::string(), std::string("\x01\0x", 3), std::string(10'000, 'a')}) {
    std::string sealed = "before", opened = "left";
    Sealer(counting(1)).seal(text, sealed);
    sealed.erase(0, 6);
    EXPECT_EQ(sealed.size(), text.size() + seal_bytes);
    ASSERT_TRUE(Sealer(counting(1)).unseal(sealed, opened));
    EXPECT_EQ(opened, text);
    EXPECT_FALSE(Sealer(counting(2)).unseal(sealed, opened));
  }
}

TEST(Sealing, AChangedBitIsFound) {
  std::string sealed, opened;
  Sealer(counting(1)).seal("Ines", sealed);
  for (char& byte : sealed) {
    byte = static_cast<char>(byte ^ 4);
    EXPECT_FALSE(Sealer(counting(1)).unseal(sealed, opened));
    byte = static_cast<char>(byte ^ 4);
  }
  EXPECT_FALSE(Sealer(counting(1)).unseal(sealed.substr(0, 7), opened));
  EXPECT_TRUE(Sealer(counting(1)).unseal(sealed, opened));
}

TEST(Sealing, TheSameTextLooksTheSameUnderOneSecretOnly) {
  std::string once, again, other, elsewhere;
  Sealer(counting(1)).seal("Ines Marchetti", once);
  Sealer(counting(1)).seal("Ines Marchetti", again);
  Sealer(counting(1)).seal("Ines Marchettj", other);
  Sealer(counting(2)).seal("Ines Marchetti", elsewhere);
  EXPECT_EQ(once, again);
  EXPECT_NE(once.substr(seal_bytes, 8), other.substr(seal_bytes, 8)) << "not even the same beginning";
  EXPECT_NE(once, elsewhere);
}

// Made with the openssl command: CMAC under the first half, then AES-128-CTR under the second.
TEST(Sealing, IsWhatTheFormatSays) {
  std::string sealed;
  Sealer(counting(0)).seal("Ines Marchetti, Via del Corso 18", sealed);
  EXPECT_EQ(hex(sealed),
            "38846e79c4ce4cd93d906978cbb2d604"
            "9857411b1f2fadf5daa82969675843ae5e4d954e40469d5b");
}

// RFC 4493, 4.
TEST(Cmac, IsTheStandards) {
  const Secret secret{0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
                      0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c};
  const std::string message =
      "\x6b\xc1\xbe\xe2\x2e\x40\x9f\x96\xe9\x3d\x7e\x11\x73\x93\x17\x2a\xae\x2d\x8a\x57\x1e\x03\xac\x9c\x9e"
      "\xb7"
      "\x6f\xac\x45\xaf\x8e\x51\x30\xc8\x1c\x46\xa3\x5c\xe4\x11";
  const auto mac = [&](std::size_t size) {
    const Sealer::Block block = Sealer(secret).mac(message.substr(0, size));
    return hex({reinterpret_cast<const char*>(block.data()), block.size()});
  };
  EXPECT_EQ(mac(0), "bb1d6929e95937287fa37d129b756746");
  EXPECT_EQ(mac(16), "070a16b46b4d4144f79bdd9dd04a287c");
  EXPECT_EQ(mac(40), "dfa66747de9ae63030ca32611497c827");
}

// Test case 2 of RFC 4231.
TEST(Hmac, IsTheStandards) {
  for (int twice = 0; twice < 2; ++twice) {
    const auto other = hmac_sha256("another key", {"x"});
    EXPECT_EQ(hmac_sha256("another key", {"x"}), other) << "also when it is keyed already";
    EXPECT_NE(hmac_sha256("another kez", {"x"}), other);
  }
  const auto mac = hmac_sha256("Jefe", {"what do ya want ", "for nothing?"});
  EXPECT_EQ(hex({reinterpret_cast<const char*>(mac.data()), mac.size()}),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(RandomSecret, IsNewEachTime) { EXPECT_NE(random_secret(), random_secret()); }

}  // namespace
}  // namespace flowmart
