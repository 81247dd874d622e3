// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation

/// Log-probabilities of tokens as inference servers and evaluation harnesses write them.
///
/// The answers of vLLM and of the OpenAI interface hold the log-probability of each token, and of the likeliest other ones. Where
/// those are the whole vocabulary, as vLLM's `logprobs: -1` gives, the entropy follows from them; where they are not, it is
/// missing.
enum LoggedProbabilities {
  /// The losses of an input of this kind; nil where it is of none.
  ///
  /// - Parameter unit: Nats a unit of the result.
  /// - Throws: `FileError` that says what is missing.
  static func columns(_ source: Source, unit: Double) throws(FileError) -> TokenLossFile.Columns? {
    let head = String(decoding: try source.prefix(1 << 16), as: UTF8.self)
    func has(_ key: String) -> Bool { head.contains("\"\(key)\"") }
    if has("resps") || has("filtered_resps") {
      throw FileError(
        path: source.path,
        "expected a loss and an entropy of each token, found samples of lm-evaluation-harness, which hold one sum of "
          + "log-probabilities a request and no entropy: write {\"nll\": …, \"entropy\": …} for each token from the model's "
          + "logits, with entropy = logsumexp(x) − Σ softmax(x)·x")
    }
    guard has("logprobs") || has("prompt_logprobs") || has("token_logprobs") else { return nil }
    var reader = Reader(path: source.path)
    for document in documents(try source.data()) { try reader.read(document) }
    guard !reader.columns.nll.isEmpty else {
      throw FileError(
        path: source.path,
        "expected log-probabilities of tokens, found none: ask for logprobs, and for those of the prompt with echo"
      )
    }
    guard unit != 1 else { return reader.columns }
    return TokenLossFile.Columns(
      nll: reader.columns.nll.map { $0 / Float(unit) },
      entropy: reader.columns.entropy.map { $0 / Float(unit) })
  }

  /// One document, or one a line.
  private static func documents(_ data: Data) -> [Any] {
    if let whole = try? JSONSerialization.jsonObject(with: data) {
      return whole as? [Any] ?? [whole]
    }
    return data.split(separator: 10).compactMap {
      try? JSONSerialization.jsonObject(with: Data($0))
    }
  }

  /// Collects tokens in the order of a file.
  private struct Reader {
    let path: String
    var columns = TokenLossFile.Columns()

    mutating func read(_ document: Any) throws(FileError) {
      guard let record = document as? [String: Any] else { return }
      // A batch file holds the answer in `response.body`.
      if let response = record["response"] as? [String: Any] {
        try read(response["body"] ?? response)
        return
      }
      guard let choices = record["choices"] as? [Any] else {
        try readLogs(record)
        return
      }
      for case let choice as [String: Any] in choices { try readLogs(choice) }
    }

    /// The `logprobs` of a choice: lists beside one another, or a list of tokens.
    private mutating func readLogs(_ choice: [String: Any]) throws(FileError) {
      if choice["prompt_logprobs"] is [Any], choice["logprobs"] as? [String: Any] == nil {
        throw FileError(
          path: path,
          "expected the log-probability of each token, found prompt_logprobs, which do not say which token the prompt has: "
            + "ask for the completion with echo and logprobs")
      }
      let logs = choice["logprobs"] as? [String: Any] ?? choice
      if let values = logs["token_logprobs"] as? [Any] {
        let tops = logs["top_logprobs"] as? [Any] ?? []
        for (place, value) in values.enumerated() {
          // The first token of a prompt has none.
          guard let value = value as? Double else { continue }
          let top = tops.indices.contains(place) ? tops[place] as? [String: Double] : nil
          try add(value, Array((top ?? [:]).values))
        }
      }
      for case let token as [String: Any] in logs["content"] as? [Any] ?? [] {
        guard let value = token["logprob"] as? Double else { continue }
        let top = token["top_logprobs"] as? [[String: Any]] ?? []
        try add(value, top.compactMap { $0["logprob"] as? Double })
      }
    }

    private mutating func add(_ value: Double, _ logs: [Double]) throws(FileError) {
      let probability = logs.reduce(0) { $0 + exp($1) }
      guard abs(probability - 1) < 1e-3 else {
        let share = String(format: "%.3g", 100 * probability)
        throw FileError(
          path: path,
          "expected the log-probabilities of the whole vocabulary, from which the entropy follows, found "
            + (logs.isEmpty
              ? "that of the token alone"
              : "\(logs.count) of them with \(share) % of the probability")
            + " at token \(columns.nll.count + 1): ask vLLM for logprobs=-1 and max_logprobs=-1, or write "
            + "{\"nll\": …, \"entropy\": …} for each token")
      }
      let entropy =
        logs.reduce(0) { $0 - ($1.isFinite ? exp($1) * $1 : 0) } / probability
        + log(probability)
      columns.nll.append(RoundedRows.clipped(Float(-value)))
      columns.entropy.append(RoundedRows.clipped(Float(entropy)))
      guard let nll = columns.nll.last, nll.isFinite, nll >= 0 else {
        throw FileError(
          path: path,
          "expected a finite log-probability of at most 0 at token \(columns.nll.count), found \(value): correct the "
            + "measurement; the bound is about the whole sample, so no token may be left out")
      }
    }
  }
}
