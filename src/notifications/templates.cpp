// Templates: the shop's own words, a row for each version. A notice keeps to the version that was in use when
// it was made.
#include "notifications/notifications.hpp"

namespace flowmart::notifications {
namespace {

constexpr std::int64_t newest = 0;
constexpr std::int64_t version_last = std::int64_t{1} << 40;
constexpr std::int64_t about_last = 255;

TemplateKey key_of(NoticeKind about, std::string_view locale, std::int64_t version) {
  return {static_cast<std::int64_t>(about), std::string(locale), version};
}

std::int64_t newest_of(const Notifications& all, NoticeKind about, std::string_view locale) {
  const NoticeTemplate* row = all.templates.find(key_of(about, locale, newest));
  return row ? row->version : 0;
}

bool says_nothing(const NoticeTemplate& form) { return form.subject.empty() && form.text.empty(); }

std::optional<Rejection> refuse_part(std::string_view name, const std::string& form) {
  const auto fault = letters::fault_of(form, known_values());
  if (!fault) return std::nullopt;
  const std::string where =
      std::string(name) + ", line " + std::to_string(fault->line) + ": " + fault->reason;
  return reject(codes::broken_template, where, {{"/" + std::string(name), where}});
}

std::optional<Rejection> refuse(const SaveTemplate& save) {
  if (!save.locale.empty() && !letters::is_locale(save.locale)) return reject(codes::bad_locale);
  if (save.subject.empty() && save.text.empty() && save.html.empty()) return std::nullopt;
  if (save.subject.empty() || save.text.empty())
    return reject(codes::broken_template,
                  "A template has a subject and a text; neither: the built-in words.");
  if (save.subject.find_first_of("\r\n") != save.subject.npos)
    return reject(codes::broken_template, "A subject is one line.", {{"/subject", "It has several lines."}});
  for (const auto& [name, form] :
       {std::pair{"subject", &save.subject}, {"text", &save.text}, {"html", &save.html}})
    if (auto refused = refuse_part(name, *form)) return refused;
  return std::nullopt;
}

}  // namespace

void bind_template(const Notifications& all, const Uuid& recipient, Notice& notice) {
  const Wishes* said = all.preferences.find(recipient);
  notice.locale = said ? said->wanted.locale : "";
  // The whole of it, without its country, without its script, and what is for everybody else.
  for (std::string_view locale = notice.locale;;) {
    const std::int64_t version = newest_of(all, notice.about, locale);
    const NoticeTemplate* form =
        version ? all.templates.find(key_of(notice.about, locale, version)) : nullptr;
    if (form && !says_nothing(*form)) {
      notice.form_locale = locale;
      notice.form = version;
      return;
    }
    if (locale.empty()) return;
    const std::size_t shorter = locale.rfind('-');
    locale = locale.substr(0, shorter == locale.npos ? 0 : shorter);
  }
}

NoticeTemplate template_of(const Notifications& all, const Notice& notice) {
  if (notice.form != 0)
    if (const auto* form = all.templates.find(key_of(notice.about, notice.form_locale, notice.form)))
      return *form;
  return built_in(notice.about);
}

NotificationDecision decide(const Notifications& all, const SaveTemplate& save, Time) {
  if (auto refused = refuse(save)) return std::move(*refused);
  const std::int64_t version = newest_of(all, save.about, save.locale);
  if (save.expected && *save.expected != version)
    return reject(codes::version_differs, "It has version " + std::to_string(version) + " by now.");
  return nothing;
}
void evolve(Notifications& all, const SaveTemplate& save) {
  NoticeTemplate& last = all.templates[key_of(save.about, save.locale, newest)];
  last.about = save.about;
  last.locale = save.locale;
  const std::int64_t version = ++last.version;
  all.templates[key_of(save.about, save.locale, version)] = {save.about, save.locale, version, save.subject,
                                                             save.text,  save.html,   save.at};
}

NotificationDecision decide(const Notifications& all, const ReadTemplates& question, Time) {
  ReadTemplates::Response answer;
  if (question.about) {
    for (std::int64_t version = newest_of(all, *question.about, question.locale); version > 0; --version)
      answer.templates.push_back(*all.templates.find(key_of(*question.about, question.locale, version)));
    answer.templates.push_back(built_in(*question.about));
    return answer;
  }
  for (const auto& [about, name] : wire_names(NoticeKind{})) answer.templates.push_back(built_in(about));
  all.templates.each(
      {0, "", 0}, {about_last, "", version_last}, [&](const TemplateKey& key, const NoticeTemplate& row) {
        if (key.version != newest) return;
        answer.templates.push_back(*all.templates.find(key_of(row.about, row.locale, row.version)));
      });
  return answer;
}

}  // namespace flowmart::notifications
