#include "adapters/mail.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>

namespace flowmart::adapters {
namespace {

constexpr std::size_t plain_line_max = 60;
constexpr std::size_t encoded_bytes_max = 45;  // 60 in base64; with its frame 72

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '-' ||
         c == '\'' || c == '!';
}

bool continues_a_letter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string encoded_word(std::string_view bytes) {
  std::string base64(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  base64.resize(static_cast<std::size_t>(size));
  return "=?UTF-8?B?" + base64 + "?=";
}

}  // namespace

std::optional<MailAddress> MailAddress::parse(std::string_view text) {
  MailAddress parsed;
  if (const std::size_t open = text.find('<'); open != text.npos) {
    if (!text.ends_with('>')) return std::nullopt;
    parsed.name = text.substr(0, open);
    while (!parsed.name.empty() && parsed.name.back() == ' ') parsed.name.pop_back();
    text = text.substr(open + 1, text.size() - open - 2);
  }
  parsed.address = text;
  const std::size_t at = text.find('@');
  const bool good = at != text.npos && at > 0 && at + 1 < text.size() &&
                    text.find('@', at + 1) == text.npos && std::all_of(text.begin(), text.end(), [](char c) {
                      return static_cast<unsigned char>(c) > ' ' && c != '<' && c != '>' && c != 0x7f;
                    });
  return good ? std::optional(std::move(parsed)) : std::nullopt;
}

std::string header_text(std::string_view text) {
  std::string one_line(text);
  for (char& c : one_line)
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) c = ' ';
  if (one_line.size() <= plain_line_max && std::all_of(one_line.begin(), one_line.end(), is_plain))
    return one_line;
  std::string out;
  for (std::size_t from = 0; from < one_line.size();) {
    std::size_t to = std::min(one_line.size(), from + encoded_bytes_max);
    while (to < one_line.size() && to > from + 1 && continues_a_letter(one_line[to])) --to;
    out.append(out.empty() ? "" : "\r\n ");
    out += encoded_word(std::string_view(one_line).substr(from, to - from));
    from = to;
  }
  return out;
}

std::string header_address(const MailAddress& address) {
  return address.name.empty() ? "<" + address.address + ">"
                              : header_text(address.name) + "\r\n <" + address.address + ">";
}

std::string message_id(const Letter& letter, const MailAddress& from) {
  std::string id = letter.id;
  std::replace(id.begin(), id.end(), '/', '.');
  return "<" + id + "@" + from.host() + ">";
}

std::vector<std::string> mail_headers(const Letter& letter, const MailAddress& from) {
  return {"From: " + header_address(from),
          "To: " + header_address({letter.name, letter.recipient}),
          "Subject: " + header_text(letter.subject),
          fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} +0000",
                      std::chrono::time_point_cast<std::chrono::seconds>(letter.at)),
          "Message-ID: " + message_id(letter, from),
          "Auto-Submitted: auto-generated"};
}

}  // namespace flowmart::adapters
