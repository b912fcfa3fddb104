using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Benchmarks;

/// <summary>The verb <c>metrics</c>: 95 % intervals of all metrics of a task, and the comparison of two runs, on made-up answers.</summary>
internal static class MetricsCommand
{
    public static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "How many rows are answered.", DefaultValueFactory = _ => 1_000_000 };
        var threads = new Option<int>("--threads") { Description = "How many threads to use.", DefaultValueFactory = _ => 2 };
        var command = new Command("metrics", "Measures bootstrap intervals of metrics.") { rows, threads };
        command.SetAction(parsed => Measure(parsed.GetValue(rows), parsed.GetValue(threads)));
        return command;
    }

    private static void Measure(int rows, int threads)
    {
        foreach (var task in new[] { LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression })
        {
            var (first, second) = (Answers(task, rows, 1), Answers(task, rows, 2));
            Time($"{task}: intervals of {MetricCatalog.For(task).Count} metrics", () => MetricIntervals.Of(first, new IntervalOptions { Threads = threads }));
            Time($"{task}: comparison by {MetricCatalog.HeadlineKey(task)}", () => RunComparer.Compare(first, second, MetricCatalog.HeadlineKey(task), new IntervalOptions { Threads = threads }));
            var bytes = RunAnswersFile.ToBytes(first);
            Time($"{task}: reading answers, {bytes.Length / 1e6:0.0} MB", () => RunAnswersFile.Read(bytes));
        }
    }

    /// <summary>Once to compile, then the middle one of three; beside it the processor's time of all threads, which others on the machine do not lengthen.</summary>
    private static void Time(string what, Action work)
    {
        work();
        var (seconds, busy) = (new double[3], new double[3]);
        using var process = Process.GetCurrentProcess();
        for (var i = 0; i < seconds.Length; i++)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            work();
            seconds[i] = watch.Elapsed.TotalSeconds;
            process.Refresh();
            busy[i] = (process.TotalProcessorTime - before).TotalSeconds;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-50} {seconds.Order().ElementAt(1):0.000} s, processor {busy.Order().ElementAt(1):0.000} s"));
    }

    private static RunAnswers Answers(LearningTask task, int rows, int seed)
    {
        var (truth, noise) = (new Random(5), new Random(seed));
        var classes = task == LearningTask.Binary ? 2 : task == LearningTask.Multiclass ? 5 : 0;
        var outputs = task == LearningTask.Multiclass ? classes : 1;
        var (actual, values) = (new double[rows], new double[rows * outputs]);
        for (var i = 0; i < rows; i++)
        {
            actual[i] = classes > 0 ? truth.Next(classes) : truth.NextDouble() * 100;
            if (task == LearningTask.Binary) { values[i] = (0.4 * actual[i]) + (0.6 * noise.NextDouble()); }
            else if (task == LearningTask.Regression) { values[i] = actual[i] + noise.NextDouble() - 0.5; }
            else
            {
                var own = values.AsSpan(i * classes, classes);
                foreach (ref var value in own) { value = noise.NextDouble(); }
                own[(int)actual[i]] += 0.5;
                var sum = 0.0;
                foreach (var value in own) { sum += value; }
                foreach (ref var value in own) { value /= sum; }
            }
        }
        return new RunAnswers(task, "target", rows, [.. Enumerable.Range(0, classes).Select(c => $"{c}")], [new AnswerPart(AnswerPartKind.Test, 0, 0, rows, 0.5)], [.. Enumerable.Range(0, rows)], actual, values);
    }
}
