// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser

/// What a study may name.
struct StudyOptions: ParsableArguments {
  @Flag(help: "Let study.yaml and the tables name files outside the study's folder.")
  var allowOutside = false
}
