using System.Text.Json;
using System.Text.Json.Nodes;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Tests.Validation;

public class ExperimentRunnerTests
{
    private static readonly Table s_table = SmallTable.Of(400);
    private static readonly TrainingSpec s_binary = new()
    {
        Target = "answer",
        Task = LearningTask.Binary,
        PositiveClass = "yes",
        Excluded = ["amount", "kind"],
        TrainerKey = "gradient-boosting",
        Options = new JsonObject { ["trees"] = 20 },
    };
    private static readonly TrainingSpec s_folds = s_binary with { Split = new CrossValidation { Folds = 3 } };

    public static TheoryData<TrainingSpec> Specs { get; } =
    [
        s_binary, s_folds, s_binary with { TrainerKey = "logistic-regression", Options = [], ClassWeights = ClassWeights.Balanced },
        s_binary with { Target = "kind", Task = LearningTask.Multiclass, PositiveClass = null, Excluded = ["amount", "answer"], Split = new CrossValidation { Folds = 3, TestShare = 0 } },
        s_binary with { Target = "amount", Task = LearningTask.Regression, PositiveClass = null, Excluded = ["kind", "answer"], Split = new Holdout { Method = HoldoutMethod.Group, Column = "person" } },
        s_binary with { TrainerKey = "baseline", Options = [] },
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public void Run_AnyNumberOfThreads_GivesTheSameModelAndFigures(TrainingSpec spec)
    {
        var one = ExperimentRunner.Run(s_table, spec, new ExperimentContext { Threads = 1 });
        foreach (var threads in new[] { 2, 4 })
        {
            var other = ExperimentRunner.Run(s_table, spec, new ExperimentContext { Threads = threads });
            Assert.Equal(one.ModelSha256, other.ModelSha256);
            Assert.Equal(WithoutTimes(one), WithoutTimes(other));
        }
    }

    [Fact]
    public void Run_ColumnThatGivesTheTargetAway_IsNamedInTheNotes()
    {
        var answers = ((CategoryColumn)s_table["answer"]).Codes.ToArray();
        var told = new Table([.. s_table.Columns, new NumberColumn("paid", answers.Select((a, i) => (a * 10.0) + (i % 7)).ToArray())]);
        var notes = ExperimentRunner.Run(told, s_binary, new ExperimentContext()).Notes;
        Assert.Contains("'paid' alone predicts 'answer' with ROC-AUC 1.000", Assert.Single(notes, n => n.StartsWith("Too good to be true?", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(ExperimentRunner.Run(told, s_binary with { Excluded = ["amount", "kind", "paid"] }, new ExperimentContext()).Notes, n => n.StartsWith("Too good", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_TestRows_AreNamedByTheSameHashHoweverTheSplitWasAskedFor()
    {
        var one = ExperimentRunner.Run(s_table, s_binary, new ExperimentContext { Explain = false }).TestRowsSha256;
        Assert.Equal(one, ExperimentRunner.Run(s_table, s_binary with { TrainerKey = "baseline", Options = [] }, new ExperimentContext { Explain = false }).TestRowsSha256);
        Assert.NotEqual(one, ExperimentRunner.Run(s_table, s_binary with { Seed = 2 }, new ExperimentContext { Explain = false }).TestRowsSha256);
        Holdout byTime = new() { Method = HoldoutMethod.Time, Column = "when" };
        var late = new[] { 1, 2 }.Select(seed => ExperimentRunner.Run(s_table, s_binary with { Seed = seed, Split = byTime }, new ExperimentContext { Explain = false }).TestRowsSha256).ToArray();
        Assert.Equal(late[0], late[1]);
        // How many folds the other rows make does not change which rows are held apart.
        var folds = new[] { 3, 5 }.Select(count => ExperimentRunner.Run(s_table, s_binary with { Split = new CrossValidation { Folds = count } }, new ExperimentContext { Explain = false }).TestRowsSha256).ToArray();
        Assert.Equal(folds[0], folds[1]);
        Assert.Null(ExperimentRunner.Run(s_table, s_binary with { Split = new CrossValidation { Folds = 3, TestShare = 0 } }, new ExperimentContext { Explain = false }).TestRowsSha256);
    }

    [Fact]
    public void Run_Holdout_KeepsTheModelOfTheTrainingPartAndScoresTestApart()
    {
        var result = ExperimentRunner.Run(s_table, s_binary, new ExperimentContext());
        Assert.False(result.RefittedOnAllRows);
        Assert.Equal(new PartSizes(240, 80, 80, 0), result.Rows);
        Assert.Equal(("validation", "test"), (result.Validation.Part, result.Test!.Part));
        Assert.True(result.Validation.ValueOf("auc") > 0.9);
        Assert.Equal(result.ModelBytes.Length, result.ModelSize);
        var model = Model.Load(new MemoryStream(result.ModelBytes));
        var split = Splitter.Split(s_table, "answer", LearningTask.Binary, s_binary.Split, s_binary.Seed);
        var answer = (CategoryColumn)s_table["answer"];
        var predictions = model.Predict(s_table.Take(split.Test));
        var right = split.Test.Where((row, i) => predictions.Label(i) == answer.Levels[answer.Codes[row]]).Count();
        Assert.Equal(right / 80.0, result.Test.ValueOf("accuracy")!.Value, 12);
    }

    [Fact]
    public void Run_Folds_ReportsMeanAndDeviationAndFitsAgainOnAllRows()
    {
        var result = ExperimentRunner.Run(s_table, s_folds, new ExperimentContext());
        Assert.True(result.RefittedOnAllRows);
        Assert.Equal(3, result.Folds.Count);
        Assert.Equal(result.Rows.Validation, result.Validation.Rows);
        var values = result.Folds.Select(f => f.Metrics.First(m => m.Key == "auc").Value!.Value).ToArray();
        var auc = result.Validation.Metrics.First(m => m.Key == "auc");
        Assert.Equal(values.Average(), auc.Value!.Value, 12);
        Assert.Equal(Math.Sqrt(values.Sum(v => Math.Pow(v - values.Average(), 2)) / 2), auc.StdOverFolds!.Value, 12);
        Assert.Equal([1, 2, 3, 0], result.LearningCurves.Select(c => c.Fold));
        Assert.Single(result.Notes, n => n.Contains("fitted again") && n.Contains("one per fold"));
    }

    [Fact]
    public void Run_WithASelectingStep_SaysHowOftenEachFeatureWasChosenAndWhetherTheModelHasIt()
    {
        var recipe = new Recipe(Recipe.CurrentVersion, [.. ExperimentRunner.Run(s_table, s_binary, new ExperimentContext()).Recipe.Steps, new SelectBest { Keep = 2 }]);
        var folds = ExperimentRunner.Run(s_table, s_folds with { Recipe = recipe }, new ExperimentContext());
        var found = Assert.Single(folds.Selections);
        Assert.Equal((recipe.Steps.Count - 1, 3), (found.Step, found.Folds));
        Assert.Equal(2, found.Features.Sum(f => f.Share), 12);
        Assert.Equal(folds.Model!.Recipe.Features.Select(f => f.Name).Order(), found.Features.Where(f => f.InModel == true).Select(f => f.Feature).Order());
        Assert.NotNull(found.Index);
        var held = Assert.Single(ExperimentRunner.Run(s_table, s_binary with { Recipe = recipe }, new ExperimentContext()).Selections);
        Assert.Equal((1, null), (held.Folds, held.Index));
        Assert.Empty(ExperimentRunner.Run(s_table, s_binary, new ExperimentContext()).Selections);
    }

    [Fact]
    public void Run_ColumnsThatMatter_ComeFirstInImportance()
    {
        var result = ExperimentRunner.Run(s_table, s_binary, new ExperimentContext());
        Assert.Equal("x", result.Importance[0].Column);
        Assert.True(result.Importance[0].Mean > 0.1);
        Assert.DoesNotContain(result.Importance, i => i.Column is "answer" or "amount" or "kind");
        Assert.Equal("auc", result.HeadlineMetric);
    }

    [Fact]
    public void Run_LevelOnlyInValidation_IsUnknownToThePreparation()
    {
        var split = Splitter.Split(s_table, "answer", LearningTask.Binary, s_binary.Split, s_binary.Seed);
        var levels = new int[400];
        foreach (var row in split.Folds[0].Validation.Concat(split.Test)) { levels[row] = 2; }
        foreach (var row in split.Folds[0].Train.Where((_, i) => i % 3 == 0)) { levels[row] = 1; }
        var table = new Table([.. s_table.Columns, new CategoryColumn("late", levels, ["early", "mid", "never seen in training"])]);
        var result = ExperimentRunner.Run(table, s_binary, new ExperimentContext { Explain = false });
        Assert.Contains("mid", result.Model!.Inputs.First(i => i.Name == "late").Levels);
        Assert.True(result.ModelBytes.AsSpan().IndexOf("mid"u8) >= 0);
        Assert.True(result.ModelBytes.AsSpan().IndexOf("never seen in training"u8) < 0);
    }

    [Theory]
    [InlineData("gradient-boosting")]
    [InlineData("logistic-regression")]
    [InlineData("baseline")]
    public void Run_OtherRowsOutsideTheTrainingPart_GiveTheSameModel(string trainer)
    {
        var spec = s_binary with { TrainerKey = trainer, Options = [], ClassWeights = ClassWeights.Balanced, Split = new Holdout { Method = HoldoutMethod.Random } };
        var training = Splitter.Split(s_table, "answer", LearningTask.Binary, spec.Split, spec.Seed).Folds[0].Train.ToHashSet();
        var numbers = ((NumberColumn)s_table["x"]).Values.ToArray().Select((v, row) => training.Contains(row) ? v : row % 3 == 0 ? double.NaN : (v * -50) + row).ToArray();
        var colours = ((CategoryColumn)s_table["colour"]).Codes.ToArray().Select((c, row) => training.Contains(row) ? c : 3).ToArray();
        var answers = ((CategoryColumn)s_table["answer"]).Codes.ToArray().Select((c, row) => training.Contains(row) ? c : 1 - c).ToArray();
        var spoilt = new Table([.. s_table.Columns.Select(c => c.Name switch
        {
            "x" => new NumberColumn("x", numbers),
            "colour" => new CategoryColumn("colour", colours, ["blue", "green", "red", "violet"]),
            "answer" => new CategoryColumn("answer", answers, ["no", "yes"]),
            _ => c,
        })]);
        var context = new ExperimentContext { Explain = false };
        Assert.Equal(ExperimentRunner.Run(s_table, spec, context).ModelSha256, ExperimentRunner.Run(spoilt, spec, context).ModelSha256);
    }

    [Fact]
    public void Run_OnlyConstantColumns_EndsAndSaysThatNoColumnIsUsed()
    {
        var table = new Table([s_table["answer"], new NumberColumn("seven", Enumerable.Repeat(7.0, 400).ToArray())]);
        var result = ExperimentRunner.Run(table, s_binary with { Excluded = [] }, new ExperimentContext());
        Assert.Empty(result.Importance);
        Assert.Contains(result.Notes, n => n.Contains("the model uses no column"));
        Assert.Equal(0.5, result.Validation.ValueOf("auc"));
    }

    [Fact]
    public void Run_ClassOnlyInRowsOfNoFold_IsNoClass()
    {
        var kind = (CategoryColumn)s_table["kind"];
        var folds = Enumerable.Range(0, 400).Select(row => kind.Codes[row] == 0 ? -1 : row % 3).ToArray();
        var spec = s_binary with { Target = "kind", PositiveClass = "c", Excluded = ["amount", "answer"], Split = new GivenFolds { FoldByRow = folds } };
        var result = ExperimentRunner.Run(s_table, spec, new ExperimentContext { Explain = false });
        Assert.Equal(["b", "c"], result.Model!.Labels);
        Assert.Equal(folds.Count(f => f < 0), result.Rows.Unused);
        Assert.True(result.Validation.ValueOf("auc") > 0.9);
    }

    [Fact]
    public void Run_Progress_NeverFallsAndEndsAtOne()
    {
        var steps = new List<ExperimentProgress>();
        var lines = new List<string>();
        ExperimentRunner.Run(s_table, s_folds, new ExperimentContext { Progress = steps.Add, Log = lines.Add });
        Assert.Equal(steps.Select(s => s.Fraction).Order(), steps.Select(s => s.Fraction));
        Assert.Equal(1, steps[^1].Fraction);
        Assert.Contains(steps, s => s is { Phase: "Fold 2 of 3: training", Fold: 2, Training.Step: 20 });
        Assert.Contains(lines, l => l.StartsWith("Test: ROC-AUC"));
    }

    [Fact]
    public void Run_CancelledAtAnyStep_Stops()
    {
        var total = 0;
        ExperimentRunner.Run(s_table, s_folds, new ExperimentContext { Progress = _ => total++ });
        for (var stop = 1; stop < total; stop += 7)
        {
            using var source = new CancellationTokenSource();
            var seen = 0;
            void Count(ExperimentProgress _) { if (++seen == stop) { source.Cancel(); } }
            Assert.ThrowsAny<OperationCanceledException>(() => ExperimentRunner.Run(s_table, s_folds, new ExperimentContext { Progress = Count, Cancellation = source.Token }));
            Assert.InRange(seen, stop, stop + 3);
        }
    }

    [Fact]
    public void Run_RefusedSpec_SaysWhy()
    {
        var error = Assert.Throws<LearningException>(() => ExperimentRunner.Run(s_table, s_binary with { PositiveClass = "sure" }, new ExperimentContext()));
        Assert.Contains("'sure' does not occur", error.Message);
    }

    [Fact]
    public void Run_GivenTheGeneratedRecipe_GivesTheSameFigures()
    {
        var first = ExperimentRunner.Run(s_table, s_binary, new ExperimentContext());
        var second = ExperimentRunner.Run(s_table, s_binary with { Recipe = first.Recipe }, new ExperimentContext());
        Assert.Equal(first.ModelSha256, second.ModelSha256);
    }

    [Fact]
    public void Run_DecisionThreshold_ChangesAnswersNotRanking()
    {
        var half = ExperimentRunner.Run(s_table, s_binary, new ExperimentContext { Explain = false });
        var high = ExperimentRunner.Run(s_table, s_binary with { DecisionThreshold = 0.9 }, new ExperimentContext { Explain = false });
        Assert.Equal(half.Validation.ValueOf("auc"), high.Validation.ValueOf("auc"));
        Assert.True(high.Validation.ValueOf("recall") < half.Validation.ValueOf("recall"));
        Assert.Equal(0.9, high.Model!.DecisionThreshold);
        Assert.NotNull(half.BestF1Threshold);
    }

    [Fact]
    public void Result_AsJson_ReadsBackTheSame()
    {
        var result = ExperimentRunner.Run(s_table, s_folds, new ExperimentContext());
        var json = JsonSerializer.Serialize(result, LearningJson.Options);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<ExperimentResult>(json, LearningJson.Options), LearningJson.Options));
        Assert.DoesNotContain("modelBytes", json);
    }

    private static string WithoutTimes(ExperimentResult result) => JsonSerializer.Serialize(
        result with { Timings = [], Folds = [.. result.Folds.Select(f => f with { Seconds = 0 })] }, LearningJson.Options);
}
