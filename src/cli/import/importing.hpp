// What all imports have in common: the file, the report of what is refused, all or nothing, and what is said
// at the end.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "cli/answers.hpp"
#include "cli/import/input.hpp"
#include "cli/import/report.hpp"
#include "cli/import/run.hpp"
#include "cli/import/summary.hpp"

namespace flowmart::cli::import {

class Importing {
 public:
  virtual ~Importing() = default;
  Importing(const Importing&) = delete;
  // The process' exit status.
  int run(const Connect& connect);

 protected:
  // `things`: what goes in, "orders".
  Importing(FileKind kind, std::string_view things, const ImportOptions& options, std::ostream& out,
            std::ostream& err)
      : options_(options), progress_(options.progress), kind_(kind), things_(things), out_(out), err_(err) {}

  // The steps, in turn; false: `trouble_` says why it does not go on.
  virtual bool prepare() = 0;             // what is to be known of the whole file
  virtual bool look() = 0;                // everything is read and what is wrong reported, nobody is asked
  virtual bool give(Client& client) = 0;  // what is good goes in
  // What became of it.
  virtual std::string as_json() const = 0;
  virtual std::string as_text() const = 0;

  bool count_rows();  // sets `rows_`

  const ImportOptions& options_;
  Progress progress_;
  std::unique_ptr<Input> input_;
  std::unique_ptr<Report> report_;
  std::uint64_t rows_ = 0;
  std::string trouble_;
  std::string unfinished_;  // all is in, but something did not follow from it

 private:
  bool open();
  bool nothing_refused();
  int tell();
  int complain(const std::string& sentence, int status);

  const FileKind kind_;
  const std::string_view things_;
  std::ostream& out_;
  std::ostream& err_;
  Stopwatch watch_;
};

}  // namespace flowmart::cli::import
