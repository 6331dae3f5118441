#include "app/telling.hpp"

#include <cstdlib>
#include <fstream>

#include "adapters/webhook_signature.hpp"

namespace flowmart::app {
namespace {

constexpr std::size_t mail_workers = 6, other_workers = 2;

// Of a file's first line, or of the environment; nothing: neither is there.
std::variant<std::optional<std::string>, std::string> secret_from(const std::string& file,
                                                                  const char* variable) {
  if (file.empty()) {
    const char* value = std::getenv(variable);  // NOLINT: nobody sets it while we run
    return value != nullptr && *value != '\0' ? std::optional<std::string>(value) : std::nullopt;
  }
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line) || line.empty()) return "The file " + file + " holds no secret.";
  return std::optional(std::move(line));
}

std::optional<std::string> add_mail(const cli::TellingOptions& options, Telling& telling) {
  auto parsed = adapters::SmtpServer::parse(options.smtp);
  if (auto* wrong = std::get_if<std::string>(&parsed)) return std::move(*wrong);
  adapters::SmtpServer server = std::get<adapters::SmtpServer>(std::move(parsed));
  const auto from = adapters::MailAddress::parse(options.mail_from);
  if (!from) return "--mail-from says who mails are from: 'Shop <orders@shop.example>'.";
  auto password = secret_from(options.smtp_password_file, "FLOWMART_SMTP_PASSWORD");
  if (auto* wrong = std::get_if<std::string>(&password)) return std::move(*wrong);
  const auto& known = std::get<std::optional<std::string>>(password);
  if (!server.user.empty() && !known)
    return "The mail server wants a password: FLOWMART_SMTP_PASSWORD or --smtp-password-file.";
  server.password = known.value_or("");
  server.ca_file = options.smtp_ca;
  server.from = *from;
  server.patience = std::chrono::seconds(options.mail_patience);
  if (!from->name.empty()) telling.shop = from->name;
  telling.smtp = std::move(server);
  telling.mail_rate = options.mail_rate;
  telling.settings.email = true;
  return std::nullopt;
}

}  // namespace

std::variant<Telling, std::string> telling_of(const cli::TellingOptions& options) {
  Telling telling;
  telling.settings.tries = options.tries;
  if (options.wait_seconds) telling.settings.wait = std::chrono::seconds(*options.wait_seconds);
  if (!options.smtp.empty())
    if (auto wrong = add_mail(options, telling)) return std::move(*wrong);
  auto secret = secret_from(options.provider_secret_file, "FLOWMART_PROVIDER_SECRET");
  if (auto* wrong = std::get_if<std::string>(&secret)) return std::move(*wrong);
  const std::string signing = std::get<std::optional<std::string>>(secret).value_or("");
  if (!signing.empty() && !adapters::is_signing_secret(signing))
    return "What providers are signed for is whsec_ and 24 to 64 bytes in base64.";
  telling.webhooks.anywhere = options.call_anywhere;
  telling.webhooks.wait = std::chrono::seconds(options.webhook_wait);
  telling.webhooks.tries = static_cast<int>(options.webhook_tries);
  telling.webhooks.pause_after = std::chrono::seconds(options.webhook_pause);
  telling.webhooks.patience = std::chrono::seconds(options.webhook_patience);
  // A provider is the shop's own choice, wherever it is.
  telling.sms = {options.sms, signing, true};
  telling.push = {options.push, signing, true};
  telling.webhook = {"", signing, options.call_anywhere};
  telling.settings.sms = !options.sms.empty();
  telling.settings.push = !options.push.empty();
  telling.settings.webhook = true;
  return telling;
}

std::unique_ptr<adapters::Courier> make_courier(const Telling& telling, adapters::CourierPort port) {
  using contract::NoticeChannel;
  auto courier = std::make_unique<adapters::Courier>(port, telling.shop);
  const auto& stopping = courier->stopping();
  if (telling.smtp)
    courier->add(NoticeChannel::email, adapters::by_smtp(*telling.smtp, stopping), mail_workers,
                 telling.mail_rate);
  const auto add = [&](NoticeChannel channel, const adapters::Provider& provider) {
    courier->add(channel, adapters::by_http(provider, port.clock, stopping), other_workers, 0);
  };
  if (telling.settings.sms) add(NoticeChannel::sms, telling.sms);
  if (telling.settings.push) add(NoticeChannel::push, telling.push);
  if (telling.settings.webhook) add(NoticeChannel::webhook, telling.webhook);
  return courier;
}

}  // namespace flowmart::app
