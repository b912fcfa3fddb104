using System.Text.Json.Nodes;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Tests.Validation;

public class ExperimentAnswersTests
{
    private static readonly Table s_table = SmallTable.Of(300);
    private static readonly TrainingSpec s_spec = new()
    {
        Target = "answer",
        Task = LearningTask.Binary,
        PositiveClass = "yes",
        Excluded = ["amount", "kind"],
        TrainerKey = "gradient-boosting",
        Options = new JsonObject { ["trees"] = 10 },
    };

    [Fact]
    public void Run_Holdout_KeepsValidationAndTestAnswersThatGiveTheReportedFigures()
    {
        var result = ExperimentRunner.Run(s_table, s_spec with { DecisionThreshold = 0.4 }, new ExperimentContext { Explain = false });
        var answers = result.Answers!;
        Assert.Equal([AnswerPartKind.Validation, AnswerPartKind.Test], answers.Parts.Select(p => p.Kind));
        Assert.Equal((result.Rows.Validation, result.Rows.Test, 300), (answers.Compared().Count, answers.Test().Count, answers.TableRows));
        foreach (var (part, report) in new[] { (answers.Compared(), result.Validation), (answers.Test(), result.Test!) })
        {
            var again = Evaluator.Classification(report.Part, new ClassPredictions(part.Classes, Array.ConvertAll(part.Actual, a => (int)a), part.Values, part.Parts[0].Threshold));
            Assert.Equal(report.Metrics, again.Metrics);
        }
        var truth = (CategoryColumn)s_table["answer"];
        Assert.All(Enumerable.Range(0, answers.Count), i => Assert.Equal(truth.Format(answers.Rows[i]), answers.Classes[answers.ActualClass(i)]));
    }

    [Fact]
    public void Run_FoldsOfGroups_KeepsTheAnswersOfEveryFoldWithItsGroups()
    {
        var spec = s_spec with { Target = "kind", Task = LearningTask.Multiclass, PositiveClass = null, Excluded = ["answer", "amount"], Split = new CrossValidation { Folds = 3, GroupColumn = "person" } };
        var result = ExperimentRunner.Run(s_table, spec, new ExperimentContext { Explain = false });
        var answers = result.Answers!;
        Assert.Equal([1, 2, 3, 0], answers.Parts.Select(p => p.Number));
        Assert.Equal(Enumerable.Range(0, 300), answers.Rows.Order());
        Assert.Equal(result.Folds.Select(f => f.ValidationRows), answers.Parts.Take(3).Select(p => p.Count));
        foreach (var fold in result.Folds)
        {
            var part = answers.Only(p => p.Number == fold.Number);
            var accuracy = Enumerable.Range(0, part.Count).Count(i => part.Answered[i] == part.ActualClass(i)) / (double)part.Count;
            Assert.Equal(fold.Metrics.First(m => m.Key == "accuracy").Value!.Value, accuracy, 12);
        }
        var groups = answers.Parts.Select(p => answers.Groups.AsSpan(p.Start, p.Count).ToArray().ToHashSet()).ToArray();
        Assert.Equal(groups.Sum(g => g.Count), groups.SelectMany(g => g).Distinct().Count());
    }

    [Fact]
    public void Run_WithIntervals_PutsThemAroundEveryReportedMetric()
    {
        foreach (var split in new SplitPlan[] { new Holdout(), new CrossValidation { Folds = 3 } })
        {
            var result = ExperimentRunner.Run(s_table, s_spec with { Split = split }, new ExperimentContext { Explain = false, Intervals = true, Threads = 2 });
            foreach (var report in new[] { result.Validation, result.Test! })
            {
                Assert.Equal(report.Metrics.Select(m => m.Key), report.Intervals.Select(i => i.Key));
                Assert.All(report.Metrics.Zip(report.Intervals), p => Assert.Equal(p.First.Value ?? 0, p.Second.Value ?? 0, 10));
            }
            var auc = result.Validation.Intervals.First(i => i.Key == "auc");
            Assert.InRange(auc.Value!.Value, auc.Low!.Value, auc.High!.Value);
            Assert.Equal(split is Holdout ? IntervalMethod.DeLong : IntervalMethod.Folds, auc.Method);
        }
    }

    [Fact]
    public void Run_AnyNumberOfThreads_GivesTheSameBytes()
    {
        var spec = s_spec with { Target = "amount", Task = LearningTask.Regression, PositiveClass = null, Excluded = ["answer", "kind"] };
        var bytes = new[] { 1, 2, 4 }.Select(t => RunAnswersFile.ToBytes(ExperimentRunner.Run(s_table, spec, new ExperimentContext { Threads = t, Explain = false }).Answers!)).ToArray();
        Assert.Equal(bytes[0], bytes[1]);
        Assert.Equal(bytes[0], bytes[2]);
    }
}
