// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import Foundation
import ScalingLaws
import Testing

/// A small table as people and programs write them, and what must be read from it.
struct RunTableCase: Sendable, CustomTestStringConvertible {
  enum Expected: Sendable {
    /// N, D and loss of the first run, how many runs there are, and the codes of the warnings.
    case read(parameters: Double, tokens: Double, loss: Double, runs: Int, warnings: [String])
    /// A part of the sentence.
    case refused(String)
  }

  let title: String
  let text: String
  let columns: RunColumns
  let options: RunOptions
  let expected: Expected

  var testDescription: String { title }

  static func reads(
    _ title: String, _ text: String, _ parameters: Double, _ tokens: Double, _ loss: Double,
    runs: Int = 1,
    _ columns: RunColumns = .usual, _ options: RunOptions = RunOptions(), warnings: [String] = []
  ) -> RunTableCase {
    RunTableCase(
      title: title, text: text, columns: columns, options: options,
      expected: .read(
        parameters: parameters, tokens: tokens, loss: loss, runs: runs, warnings: warnings))
  }

  static func refuses(
    _ title: String, _ text: String, _ sentence: String, _ columns: RunColumns = .usual,
    _ options: RunOptions = RunOptions()
  ) -> RunTableCase {
    RunTableCase(
      title: title, text: text, columns: columns, options: options, expected: .refused(sentence))
  }

  static func units(_ text: String) -> RunOptions {
    RunOptions(units: RunUnits(text) ?? RunUnits())
  }

  static func losses(_ text: String) -> RunOptions {
    var units = RunUnits()
    units[.loss] = RunUnits.loss(text)
    return RunOptions(units: units)
  }
}

extension RunTableCase {
  /// Units in headers.
  static let headers: [RunTableCase] = [
    .reads("params (M), tokens (B)", "params (M),tokens (B),loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("square brackets", "params [M],tokens [B],loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("unit after a comma", "\"Params, M\";\"Tokens, B\";loss\n10;0.2;3\n", 1e7, 2e8, 3),
    .reads("in millions", "params in millions,tokens in billions,loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("trailing letters", "params_M,tokens_B,loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("n_params_M", "n_params_M,n_tokens_B,loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("small trailing letters", "params_m,tokens_b,loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("words", "params_millions,tokens (billions),loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("bn and mn", "params_mn,tokens_bn,loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("leading words", "million_params,billions of tokens,loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("M params", "M params,B tokens,loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("powers of ten", "params (1e6),tokens (x10^9),loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("divided by", "params / 1e6,tokens/1e9,loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads(
      "ObsScaling's headers",
      "Model Size (B),Pretraining Data Size (T),FLOPs (1E21),loss\n7,2,84,2\n", 7e9, 2e12, 2),
    .reads("G for billions", "params (G),tokens (G),loss\n0.01,0.2,3\n", 1e7, 2e8, 3),
    .reads("thousands", "params (K),tokens (K),loss\n10000,200000,3\n", 1e7, 2e8, 3),
    .reads("total_gflops", "params,total_gflops,loss\n1e7,1.2e7,3\n", 1e7, 2e8, 3),
    .reads(
      "throughput/total_gflops", "params,throughput/total_gflops,loss\n1e7,1.2e7,3\n", 1e7, 2e8, 3),
    .reads("FLOPs (1E18)", "params,FLOPs (1E18),loss\n1e7,0.012,3\n", 1e7, 2e8, 3),
    .reads("PF-days", "params,compute (PF-days),loss\n1e9,1.3888888888888888,3\n", 1e9, 2e10, 3),
    .reads("pf_days alone", "params,pf_days,loss\n1e9,1.3888888888888888,3\n", 1e9, 2e10, 3),
    .reads(
      "petaflop/s-days", "params,compute [petaflop/s-days],loss\n1e9,1.3888888888888888,3\n", 1e9,
      2e10, 3),
    .reads("EFLOPs", "params,train_eflops,loss\n1e7,0.012,3\n", 1e7, 2e8, 3),
    .reads("ZFLOPs", "params,compute (zettaFLOPs),loss\n1e9,0.12,3\n", 1e9, 2e10, 3),
    .reads(
      "log10 of N and D", "log10(params),log10(tokens),loss\n7,8.301029995663981,3\n", 1e7, 2e8, 3),
    .reads("log10_flops", "params,log10_flops,loss\n1e7,16.079181246047625,3\n", 1e7, 2e8, 3),
    .reads("a symbol in brackets", "Parameters (N),Tokens (D),Loss (L)\n1e7,2e8,3\n", 1e7, 2e8, 3),
    .reads("N (M), D (B)", "N (M),D (B),L\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("N_M, D_B", "N_M,D_B,loss\n10,0.2,3\n", 1e7, 2e8, 3),
    .reads("loss (bits)", "params,tokens,loss (bits)\n1e7,2e8,4\n", 1e7, 2e8, 4 * log(2)),
    .reads("loss_bits", "params,tokens,val_loss_bits\n1e7,2e8,4\n", 1e7, 2e8, 4 * log(2)),
    .reads("loss (nats/token)", "params,tokens,loss (nats/token)\n1e7,2e8,3\n", 1e7, 2e8, 3),
    .reads("perplexity", "params,tokens,perplexity\n1e7,2e8,20\n", 1e7, 2e8, log(20)),
    .reads("val_ppl", "params,tokens,val_ppl\n1e7,2e8,20\n", 1e7, 2e8, log(20)),
    .reads("C4 Eval PPL", "params,tokens,C4 Eval PPL\n1e7,2e8,20\n", 1e7, 2e8, log(20)),
    .reads(
      "bits per byte without a ratio", "params,tokens,val_bpb\n1e7,2e8,1\n", 1e7, 2e8, log(2),
      warnings: ["W-loss-per-byte"]),
    .reads(
      "bits per byte with a column", "params,tokens,val_bpb,bytes_per_token\n1e7,2e8,1,4\n", 1e7,
      2e8, 4 * log(2)),
    .reads(
      "bits per byte with an option", "params,tokens,val_bpb\n1e7,2e8,1\n", 1e7, 2e8, 4 * log(2),
      .usual,
      RunOptions(bytesPerToken: 4)),
    .reads("log10 loss", "params,tokens,log10(loss)\n1e7,2e8,0.4771212547196624\n", 1e7, 2e8, 3),
    .reads("nats wins over ppl", "params,tokens,val_ppl,val_loss\n1e7,2e8,20,3\n", 1e7, 2e8, 3),
  ]

  /// Numbers in cells.
  static let cells: [RunTableCase] = [
    .reads("70M and 1.4T", "params,tokens,loss\n70M,1.4T,3\n", 7e7, 1.4e12, 3),
    .reads("small suffixes", "params,tokens,loss\n70m,300b,3\n", 7e7, 3e11, 3),
    .reads("suffix with a space", "params,tokens,loss\n70 M,300 B,3\n", 7e7, 3e11, 3),
    .reads("words in cells", "params,tokens,loss\n70 million,300 billion,3\n", 7e7, 3e11, 3),
    .reads("underscores", "params,tokens,loss\n20_000_000,400_000_000,3\n", 2e7, 4e8, 3),
    .reads("thousands by commas", "params;tokens;loss\n20,000,000;400,000,000;3\n", 2e7, 4e8, 3),
    .reads(
      "thousands in quotes", "params,tokens,loss\n\"20,000,000\",\"400,000,000\",3\n", 2e7, 4e8, 3),
    .reads("thousands by spaces", "params,tokens,loss\n20 000 000,400 000 000,3\n", 2e7, 4e8, 3),
    .reads(
      "thousands by apostrophes", "params,tokens,loss\n20'000'000,400'000'000,3\n", 2e7, 4e8, 3),
    .reads("exponents", "params,tokens,loss\n2.0E+07,4e+08,3\n", 2e7, 4e8, 3),
    .reads("powers in print", "params,tokens,flops,loss\n2×10^7,4·10^8,4.8x10^16,3\n", 2e7, 4e8, 3),
    .reads("10^7", "params,tokens,loss\n10^7,2*10**8,3\n", 1e7, 2e8, 3),
    .reads("powers of two", "params,tokens,loss\n2^24,2^29,3\n", 16_777_216, 536_870_912, 3),
    .reads("units of FLOPs in cells", "params,flops,loss\n1e9,0.12 ZFLOPs,3\n", 1e9, 2e10, 3),
    .reads("about", "params,tokens,loss\n~70M,≈1.4B,3\n", 7e7, 1.4e9, 3),
    .reads("nouns in cells", "params,tokens,loss\n70M params,1.4B tokens,3\n", 7e7, 1.4e9, 3),
    .reads(
      "a suffix stands before the header's unit", "params (M),tokens (B),loss\n70M,1.4,3\n", 7e7,
      1.4e9, 3),
    .reads(
      "mixed suffixes", "params,tokens,loss\n70M,1.4B,3\n0.4B,8000M,2.5\n", 7e7, 1.4e9, 3, runs: 2),
    .refuses(
      "a decimal comma", "params;tokens;loss\n1e7;2e8;3,14\n",
      "write the decimals after a point, 3.14"),
    .refuses("a date", "params,tokens,loss\n1e7,2026-11-30,3\n", "it is a date"),
    .refuses("gigabytes in a cell", "params,tokens,loss\n1e7,20 GB,3\n", "it is bytes"),
    .refuses("a mixture of experts in words", "params,tokens,loss\n8x7B,2T,2\n", "found '8x7B'"),
    .refuses(
      "a range", "params,tokens,loss\n1e7-2e7,2e8,3\n", "expected a number in column 'params'"),
    .refuses(
      "a negative count", "params,tokens,loss\n-1e7,2e8,3\n", "expected a number greater than 0"),
    .refuses(
      "a budget of nothing", "params,tokens,loss,budget\n1e7,2e8,3,0\n",
      "expected a number greater than 0 in column 'budget', found 0"),
    .refuses("words as sizes", "params,tokens,loss\nsmall,2e8,3\n", "found 'small'"),
    .refuses(
      "a loss with a suffix", "params,tokens,loss\n1e7,2e8,3M\n",
      "expected a number in column 'loss'"),
    .refuses("an infinite count", "params,tokens,loss\n1e7,inf,3\n", "expected a finite number"),
  ]

  /// Names of columns.
  static let names: [RunTableCase] = [
    .reads(
      "width d before tokens_seen", "params,d,l,h,tokens_seen,loss\n1e7,256,8,4,2e8,3\n", 1e7, 2e8,
      3),
    .reads("a counter n", "n,num_parameters,total_tokens,loss\n1,1e7,2e8,3\n", 1e7, 2e8, 3),
    .reads("letters after names", "N,D,params,tokens,loss\n8,256,1e7,2e8,3\n", 1e7, 2e8, 3),
    .reads("letters", "N,D,L\n1e7,2e8,3\n", 1e7, 2e8, 3),
    .refuses("small letters", "n,d,loss\n1e7,2e8,3\n", "expected two of parameters"),
    .refuses("N and D of layers and width", "N,D,loss\n8,256,3\n12,768,2.5\n", "layers and width"),
    .reads("camel case", "numParams,totalTokens,trainLoss\n1e7,2e8,3\n", 1e7, 2e8, 3),
    .reads("capitals", "PARAMETERS,TOKENS,LOSS\n1e7,2e8,3\n", 1e7, 2e8, 3),
    .reads("config prefixes", "config/n_params,config.tokens,val/loss\n1e7,2e8,3\n", 1e7, 2e8, 3),
    .reads(
      "model.n_params", "model.n_params,config.train_tokens,train/loss\n1e7,2e8,3\n", 1e7, 2e8, 3),
    .reads(
      "MLflow",
      "run_id,status,params.n_params,metrics.tokens,metrics.train_loss\na,FINISHED,1e7,2e8,3\n",
      1e7, 2e8, 3),
    .reads("Megatron", "params,consumed-train-tokens,lm loss\n1e7,2e8,3\n", 1e7, 2e8, 3),
    .reads(
      "nanochat", "params_total,tokens_trained,val_bpb\n1e7,2e8,1\n", 1e7, 2e8, log(2),
      warnings: ["W-loss-per-byte"]),
    .reads(
      "Hugging Face", "num_parameters,num_input_tokens_seen,eval_loss\n1e7,2e8,3\n", 1e7, 2e8, 3),
    .reads("total_flos", "num_parameters,total_flos,eval_loss\n1e7,1.2e16,3\n", 1e7, 2e8, 3),
    .reads("Epoch's names", "Model Size,Training FLOP,loss\n1e7,1.2e16,3\n", 1e7, 2e8, 3),
    .reads("paloma", "params,tokens,eval/paloma/macro_loss\n1e7,2e8,3\n", 1e7, 2e8, 3),
    .refuses(
      "two losses without a usual name",
      "params,tokens,eval/c4/loss,eval/paloma/macro_loss\n1e7,2e8,3,3.1\n",
      "expected one column with losses, found 'eval/c4/loss', 'eval/paloma/macro_loss'"),
    .reads(
      "one of two losses", "params,tokens,eval/c4/loss,eval/paloma/macro_loss\n1e7,2e8,3,3.1\n",
      1e7, 2e8, 3.1,
      RunColumns(loss: "eval/paloma/macro_loss")),
    .reads(
      "train before validation", "params,tokens,val/loss,train/loss\n1e7,2e8,3.1,3\n", 1e7, 2e8, 3),
    .reads(
      "auxiliary losses are none",
      "params,tokens,aux_loss,train/ce_loss,z_loss\n1e7,2e8,0.1,3,0.01\n", 1e7, 2e8, 3),
    .reads(
      "an empty column is passed over", "params,tokens,loss,train/loss\n1e7,2e8,,3\n", 1e7, 2e8, 3),
    .reads(
      "total before non-embedding",
      "params_non_embedding,total_params,tokens,loss\n8e6,1e7,2e8,3\n", 1e7, 2e8, 3),
    .refuses(
      "total and active", "total_params,active_params,tokens,loss\n1e9,2e8,4e9,3\n",
      "expected one column with parameters, found 'total_params', 'active_params'"),
    .reads(
      "active by name", "total_params,active_params,tokens,loss\n1e9,2e8,4e9,3\n", 2e8, 4e9, 3,
      RunColumns(parameters: "active_params")),
    .reads(
      "two columns that agree", "config.n_params,n_params,tokens,loss\n1e7,1e7,2e8,3\n", 1e7, 2e8, 3
    ),
    .refuses(
      "two columns that differ", "config.n_params,n_params,tokens,loss\n1e7,9e6,2e8,3\n",
      "expected one column with parameters"),
    .reads("model as a size", "model,tokens,loss\n70M,1.4B,3\n", 7e7, 1.4e9, 3),
    .reads(
      "sizes in names", "name,tokens,loss\npythia-70m,1.4e9,3\npythia-1.4b,2.8e10,2\n", 7e7, 1.4e9,
      3, runs: 2,
      warnings: ["W-size-from-name"]),
    .reads("tokens per parameter", "params,tpp,loss\n1e7,20,3\n", 1e7, 2e8, 3),
    .reads("D/N", "params,D/N,loss\n1e7,20,3\n", 1e7, 2e8, 3),
    .refuses("no loss", "params,tokens,accuracy\n1e7,2e8,0.5\n", "expected a column with losses"),
    .refuses(
      "GPU-hours", "params,compute (GPU-hours),loss\n1e7,400,3\n",
      "'compute (GPU-hours)' is GPU time"),
    .refuses(
      "gigabytes of data", "params,data_size_gb,loss\n1e7,40,3\n", "expected two of parameters"),
    .refuses(
      "a rate", "params,tokens_per_second,loss\n1e7,40000,3\n", "expected two of parameters"),
    .reads(
      "an expression", "wte,blocks,steps,batch_tokens,loss\n2e6,8e6,1000,200000,3\n", 1e7, 2e8, 3,
      RunColumns(parameters: "wte + blocks", tokens: "steps * batch_tokens")),
    .reads(
      "an expression with names in quotes", "non embedding (M),steps,loss\n10,1000,3\n", 1e7, 2e8,
      3,
      RunColumns(parameters: "'non embedding (M)' * 1", tokens: "steps * 0.2M")),
    .reads(
      "layers and width", "n_layer,d_model,tokens,loss\n12,256,2e8,3\n", 12 * 12 * 256 * 256, 2e8,
      3,
      RunColumns(parameters: "12 * n_layer * d_model^2")),
    .reads(
      "a constant", "step,loss,batch_tokens\n1000,3,200000\n", 1e7, 2e8, 3,
      RunColumns(parameters: "10M")),
    .refuses(
      "an expression with an unknown name", "params,steps,loss\n1e7,1000,3\n",
      "'batch', which is no column",
      RunColumns(tokens: "steps * batch")),
    .reads(
      "C and N by name although tokens are there", "params,tokens,flops,loss\n1e7,9e9,1.2e16,3\n",
      1e7, 2e8, 3,
      RunColumns(flops: "flops")),
  ]

  /// Steps and tokens.
  static let steps: [RunTableCase] = [
    .reads(
      "train/global_step before _step",
      "n_params,_step,train/global_step,train/loss\n1e7,20,1000,3\n", 1e7, 2e8, 3, .usual,
      RunOptions(batchTokens: 2e5)),
    .reads(
      "_step where it is alone", "n_params,_step,loss\n1e7,1000,3\n", 1e7, 2e8, 3, .usual,
      RunOptions(batchTokens: 2e5)),
    .reads(
      "step by name", "n_params,a,b,loss\n1e7,20,1000,3\n", 1e7, 2e8, 3, RunColumns(step: "b"),
      RunOptions(batchTokens: 2e5)),
    .reads(
      "batch_size × seq_len", "n_params,iter,batch_size,seq_len,loss\n1e7,1000,100,2000,3\n", 1e7,
      2e8, 3),
    .refuses(
      "steps without a batch", "n_params,step,loss\n1e7,1000,3\n", "tokens per step beside 'step'"),
    .reads(
      "step 0 is left out", "n_params,step,batch_tokens,loss\n1e7,0,200000,10\n1e7,1000,200000,3\n",
      1e7, 2e8, 3,
      warnings: ["W-rows-left-out"]),
    .reads(
      "0 tokens are left out", "n_params,tokens,loss\n1e7,0,10\n1e7,2e8,3\n", 1e7, 2e8, 3,
      warnings: ["W-rows-left-out"]),
    .reads(
      "a chart over tokens",
      "\"throughput/total_tokens\",\"gpt-10M - train/loss\",\"gpt-10M - train/loss__MIN\"\n0,,\n2e8,3,3\n",
      1e7, 2e8, 3, warnings: ["W-size-from-name"]),
    .reads(
      "a chart over trainer/step", "trainer/step,gpt-10M - val_loss\n1000,3\n", 1e7, 2e8, 3, .usual,
      RunOptions(batchTokens: 2e5), warnings: ["W-size-from-name"]),
    .reads(
      "a chart over iter", "iter,gpt-10M - loss\n1000,3\n", 1e7, 2e8, 3, .usual,
      RunOptions(batchTokens: 2e5),
      warnings: ["W-size-from-name"]),
    .reads(
      "a chart over global step", "global step,gpt-10M - loss\n1000,3\n", 1e7, 2e8, 3, .usual,
      RunOptions(batchTokens: 2e5),
      warnings: ["W-size-from-name"]),
    .refuses(
      "a chart over time", "Relative Time (Process),gpt-10M - loss\n10,3\n",
      "found one over 'Relative Time (Process)'"),
    .refuses(
      "a chart over wall time", "Wall Time,gpt-10M - loss\n10,3\n",
      "expected a chart over steps or tokens"),
    .refuses(
      "a chart of two losses", "tokens,gpt-10M - loss,gpt-10M - eval_loss\n2e8,3,3\n",
      "expected a chart of one loss"),
    .refuses(
      "a chart without sizes", "tokens,baseline - loss\n2e8,3\n",
      "expected one model size such as 125M"),
    .reads(
      "a chart of perplexity", "tokens (B),gpt-10M - val_ppl\n0.2,20\n", 1e7, 2e8, log(20),
      warnings: ["W-size-from-name"]),
  ]

  /// Magnitudes and told units.
  static let magnitudes: [RunTableCase] = [
    .refuses(
      "millions and billions", "params,tokens,loss\n10,0.2,3\n30,0.6,2.8\n",
      "likely parameters in millions and tokens in billions"),
    .refuses(
      "tokens in billions", "params,tokens,loss\n1e7,0.2,3\n3e7,0.6,2.8\n",
      "likely tokens in billions"),
    .refuses(
      "parameters in millions", "params,tokens,loss\n10,2e8,3\n30,6e8,2.8\n",
      "likely parameters in millions"),
    .refuses(
      "exchanged columns", "params,tokens,loss\n2e12,1e8,3\n6e12,3e8,2.8\n",
      "the two columns exchanged"),
    .refuses(
      "GFLOPs unsaid", "params,flops,loss\n1e7,1.2e7,3\n3e7,1.08e8,2.8\n",
      "likely 'flops' in GFLOPs"),
    .refuses(
      "a wrong unit in the header", "params (M),tokens (B),loss\n1e7,2e8,3\n",
      "counts, whatever the header says"),
    .refuses(
      "perplexities as losses", "params,tokens,loss\n1e7,2e8,40\n3e7,6e8,25\n",
      "likely perplexities"),
    .reads(
      "one diverged loss", "params,tokens,loss\n1e7,2e8,3\n2e7,4e8,2.9\n3e7,6e8,25\n", 1e7, 2e8, 3,
      runs: 3,
      warnings: ["W-large-losses"]),
    .reads(
      "units told", "params,tokens,loss\n10,0.2,3\n", 1e7, 2e8, 3, .usual,
      units("parameters=M,tokens=B")),
    .reads(
      "units told in words", "params,flops,loss\n1e7,1.2e7,3\n", 1e7, 2e8, 3, .usual,
      units("flops=GFLOPs")),
    .reads("as they are", "params,tokens,loss\n10,200,3\n", 10, 200, 3, .usual, units("as-is")),
    .reads(
      "as they are, whatever the header", "params (M),tokens,loss\n1e7,2e8,3\n", 1e7, 2e8, 3,
      .usual, units("as-is")),
    .reads(
      "losses told to be bits", "params,tokens,loss\n1e7,2e8,4\n", 1e7, 2e8, 4 * log(2), .usual,
      losses("bits")),
    .reads(
      "losses told to be perplexities", "params,tokens,loss\n1e7,2e8,40\n", 1e7, 2e8, log(40),
      .usual, losses("perplexity")),
    .reads(
      "losses told to be log10", "params,tokens,loss\n1e7,2e8,1.5\n", 1e7, 2e8, 1.5 * log(10),
      .usual, losses("log10")),
    .reads(
      "compute in other units", "params,tokens,flops,loss\n1e7,2e8,1.2e7,3\n3e7,6e8,1.08e8,2.8\n",
      1e7, 2e8, 3, runs: 2,
      warnings: ["W-flops-unit"]),
    .reads(
      "compute without embeddings", "params,tokens,flops,loss\n1e7,2e8,9e15,3\n", 1e7, 2e8, 3,
      warnings: ["W-flops-6nd"]),
    .reads("a rate of the hardware", "params,tokens,tflops,loss\n1e7,2e8,150,3\n", 1e7, 2e8, 3),
  ]

  /// Rows.
  static let rows: [RunTableCase] = [
    .reads(
      "flags as floats", flag("outlier", "0.0", "1.0"), 1e7, 2e8, 3, warnings: ["W-flagged-rows"]),
    .reads(
      "flags as letters", flag("excluded", "F", "T"), 1e7, 2e8, 3, warnings: ["W-flagged-rows"]),
    .reads(
      "flags in words", flag("flagged", "", "diverged"), 1e7, 2e8, 3, warnings: ["W-flagged-rows"]),
    .reads(
      "yes and no", flag("is_outlier", "no", "Yes"), 1e7, 2e8, 3, warnings: ["W-flagged-rows"]),
    .reads("crosses", flag("exclude", "", "x"), 1e7, 2e8, 3, warnings: ["W-flagged-rows"]),
    .reads(
      "a column diverged", flag("diverged", "False", "True"), 1e7, 2e8, 3,
      warnings: ["W-flagged-rows"]),
    .refuses("a flag that is none", flag("outlier", "no", "perhaps"), "found 'perhaps'"),
    .reads("a column of rows to use", flag("include", "true", "false"), 1e7, 2e8, 3),
    .reads(
      "flagged rows kept", flag("outlier", "0", "1"), 1e7, 2e8, 3, runs: 2, .usual,
      RunOptions(keepsFlagged: true)),
    .reads(
      "State crashed", flag("State", "finished", "crashed"), 1e7, 2e8, 3,
      warnings: ["W-unended-runs"]),
    .reads(
      "State running", flag("State", "finished", "running"), 1e7, 2e8, 3,
      warnings: ["W-unended-runs"]),
    .reads(
      "MLflow's status", flag("status", "FINISHED", "KILLED"), 1e7, 2e8, 3,
      warnings: ["W-unended-runs"]),
    .reads(
      "Slurm's states", flag("job_state", "COMPLETED", "TIMEOUT"), 1e7, 2e8, 3,
      warnings: ["W-unended-runs"]),
    .reads("another state", flag("state", "CA", "NY"), 1e7, 2e8, 3, runs: 2),
    .refuses(
      "an unknown state",
      "State,params,tokens,loss\nfinished,1e7,2e8,3\nfinished,2e7,4e8,2.9\nmelted,3e7,6e8,2.8\n",
      "found 'melted'"),
    .reads(
      "unended runs kept", flag("State", "finished", "crashed"), 1e7, 2e8, 3, runs: 2, .usual,
      RunOptions(keepsUnended: true)),
    .reads(
      "NaN, empty and null", "params,tokens,loss\n1e7,2e8,3\n2e7,4e8,NaN\n3e7,6e8,\n4e7,8e8,null\n",
      1e7, 2e8, 3,
      warnings: ["W-rows-left-out"]),
    .reads(
      "an empty size", "params,tokens,loss\n1e7,2e8,3\n,4e8,2.9\n", 1e7, 2e8, 3,
      warnings: ["W-rows-left-out"]),
    .reads(
      "a condition", "model,params,tokens,loss\na,1e7,2e8,3\nb,2e7,4e8,2.9\n", 2e7, 4e8, 2.9,
      .usual,
      RunOptions(conditions: [RowCondition("model=b")].compactMap { $0 })),
    .refuses(
      "a condition that keeps none", "params,tokens,loss\n1e7,2e8,3\n", "keeps, found none", .usual,
      RunOptions(conditions: [RowCondition("tokens>1T")].compactMap { $0 })),
    .reads(
      "the last checkpoint", "run,params,tokens,loss\na,1e7,1e8,3.5\na,1e7,2e8,3\nb,1e7,1e8,3.4\n",
      1e7, 2e8, 3, runs: 2,
      .usual, RunOptions(keepsFinal: true)),
    .refuses(
      "the last checkpoint of no run", "params,tokens,loss\n1e7,1e8,3.5\n1e7,2e8,3\n",
      "expected a column that names the runs", .usual,
      RunOptions(keepsFinal: true)),
    .refuses(
      "names of sizes",
      "name,params,tokens,loss\ngpt-10M,1e7,1e8,3.5\ngpt-10M,1e7,2e8,3\ngpt-20M,2e7,2e8,2.9\ngpt-20M,2e7,4e8,2.8\n",
      "it may name models rather than runs", .usual, RunOptions(keepsFinal: true)),
    .reads(
      "names of sizes that were asked for",
      "name,params,tokens,loss\ngpt-10M,1e7,1e8,3.5\ngpt-10M,1e7,2e8,3\ngpt-20M,2e7,2e8,2.9\n",
      1e7, 2e8, 3, runs: 2, RunColumns(name: "name"), RunOptions(keepsFinal: true)),
    .reads(
      "checkpoints", "run,params,tokens,loss\na,1e7,1e8,3.5\na,1e7,2e8,3\n", 1e7, 1e8, 3.5, runs: 2,
      warnings: ["W-checkpoints"]),
    .reads(
      "seeds", "params,tokens,loss\n1e7,2e8,3\n1e7,2e8,3.01\n1e7,2e8,2.99\n", 1e7, 2e8, 3, runs: 3),
    .reads(
      "seeds by name", "seed,params,tokens,loss\n0,1e7,2e8,3\n1,1e7,2e8,3.1\n2,1e7,2e8,2.95\n", 1e7,
      2e8, 3, runs: 3),
    .reads(
      "a sweep", "lr,params,tokens,loss\n1,1e7,2e8,3\n2,1e7,2e8,3.4\n3,1e7,2e8,4\n", 1e7, 2e8, 3,
      runs: 3, warnings: ["W-sweep"]),
    .reads(
      "the best of a sweep", "lr,params,tokens,loss\n1,1e7,2e8,3.4\n2,1e7,2e8,3\n3,1e7,2e8,4\n",
      1e7, 2e8, 3, .usual,
      RunOptions(keepsBest: true)),
    .reads(
      "experiment names runs",
      "experiment,params,tokens,loss\na,1e7,2e8,3\nb,2e7,4e8,2.9\nc,3e7,6e8,2.8\n", 1e7, 2e8, 3,
      runs: 3),
    .reads(
      "one experiment",
      "experiment,params,tokens,loss\na,1e7,2e8,3\na,2e7,4e8,2.9\nb,3e7,6e8,2.8\nb,1e7,6e8,2.8\n",
      3e7, 6e8, 2.8,
      runs: 2, .usual, RunOptions(experiment: "b")),
    .refuses(
      "an unknown experiment", "experiment,params,tokens,loss\na,1e7,2e8,3\na,2e7,4e8,2.9\n",
      "expected one of the experiments a, found 'c'",
      .usual, RunOptions(experiment: "c")),
  ]

  private static func flag(_ column: String, _ no: String, _ yes: String) -> String {
    "\(column),params,tokens,loss\n\(no),1e7,2e8,3\n\(yes),2e7,4e8,2.9\n"
  }

  static let all = headers + cells + names + steps + magnitudes + rows
}
