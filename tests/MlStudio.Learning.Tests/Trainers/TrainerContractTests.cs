using System.Diagnostics;
using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Trainers;

/// <summary>What every trainer of the catalog promises, with every task it learns. A new entry is covered without touching this file.</summary>
public sealed class TrainerContractTests
{
    public static TheoryData<string, LearningTask> EntriesAndTasks => TrainerContractData.EntriesAndTasks();

    public static TheoryData<string> Entries => new(TrainerCatalog.All.Select(e => e.Key));

    [Theory]
    [MemberData(nameof(Entries))]
    public void Create_Defaults_AreValidAndDescribed(string key)
    {
        var entry = TrainerCatalog.Get(key);
        var trainer = entry.Create();
        Assert.Equal(key, trainer.Key);
        Assert.NotEmpty(entry.Summary);
        Assert.InRange(entry.Gist.Length, 20, 160);
        Assert.NotEmpty(entry.Family.InWords());
        Assert.NotEmpty(entry.Tasks);
        Assert.Empty(OptionValidator.Validate(trainer));
        Assert.All(entry.Options, o => Assert.True(o.Label.Length > 0 && o.Help.Length > 0));
        Assert.Equal(trainer, TrainerJson.Read(key, TrainerJson.Write(trainer)));
    }

    [Fact]
    public void All_Families_HaveNamesOfTheirOwnAndLeadWithTrees()
    {
        Assert.Equal(Enum.GetValues<TrainerFamily>().Length, Enum.GetValues<TrainerFamily>().Select(f => f.InWords()).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((TrainerFamily)99).InWords());
        Assert.Equal(TrainerFamily.Baseline, Assert.Single(TrainerCatalog.All, e => e.Key == "baseline").Family);
        Assert.Equal(TrainerFamily.TreesAndBoosting, TrainerCatalog.All[0].Family);
    }

    [Theory]
    [MemberData(nameof(EntriesAndTasks))]
    public void Load_SavedModel_PredictsTheSameAndSavesTheSameBytes(string key, LearningTask task)
    {
        var model = TrainerContractData.Fit(key, task);
        var bytes = model.ToBytes();
        var loaded = Model.Load(new MemoryStream(bytes));
        var rows = TrainerContractData.Make(task).Rows;
        Assert.Equal(model.Predict(rows).Values, loaded.Predict(rows).Values);
        Assert.Equal(bytes, loaded.ToBytes());
        Assert.Equal(model.Inputs.Select(i => (i.Name, i.Typical)), loaded.Inputs.Select(i => (i.Name, i.Typical)));
    }

    [Theory]
    [MemberData(nameof(EntriesAndTasks))]
    public void Predict_Rows_GivesUsableOutputs(string key, LearningTask task)
    {
        var model = TrainerContractData.Fit(key, task);
        var rows = TrainerContractData.Make(task).Rows;
        RequireUsable(model.Predict(rows));
        Assert.Equal(task == LearningTask.Multiclass ? 3 : 1, model.Predictor.OutputCount);
    }

    [Theory]
    [MemberData(nameof(EntriesAndTasks))]
    public void Predict_MissingValuesAfterCompleteTraining_GivesUsableOutputs(string key, LearningTask task)
    {
        var model = TrainerContractData.Fit(key, task, fullyKnown: true);
        var nothing = new Table(
        [
            new NumberColumn("age", new[] { double.NaN }), new NumberColumn("income", new[] { double.NaN }), new CategoryColumn("city", new[] { -1 }, []),
            new TimestampColumn("visited", new[] { TimestampColumn.Missing }), new TextColumn("note", [null]),
        ]);
        RequireUsable(model.Predict(nothing));
        RequireUsable(model.Predict(TrainerContractData.Make(task).Rows));
    }

    [Theory]
    [MemberData(nameof(EntriesAndTasks))]
    public void Predict_UnseenCategories_GivesUsableOutputs(string key, LearningTask task)
    {
        var model = TrainerContractData.Fit(key, task);
        var rows = TrainerContractData.Make(task).Rows;
        var elsewhere = new CategoryColumn("city", new int[rows.RowCount], ["Atlantis"]);
        RequireUsable(model.Predict(new Table([.. rows.Columns.Select(c => c.Name == "city" ? elsewhere : c)])));
    }

    [Theory]
    [MemberData(nameof(EntriesAndTasks))]
    public void Predict_OneRow_EqualsTheSameRowAmongMany(string key, LearningTask task)
    {
        var model = TrainerContractData.Fit(key, task);
        var rows = TrainerContractData.Make(task).Rows;
        var all = model.Predict(rows).Values;
        var outputs = model.Predictor.OutputCount;
        for (var row = 0; row < rows.RowCount; row += 37)
        {
            Assert.Equal(all[(row * outputs)..((row + 1) * outputs)], model.Predict(rows.Take([row])).Values);
        }
    }

    [Theory]
    [MemberData(nameof(EntriesAndTasks))]
    public void Fit_OneClass_IsRefusedByName(string key, LearningTask task)
    {
        if (!task.HasClasses()) { return; }
        var (rows, target, _) = TrainerContractData.Make(task);
        Array.Fill(target.Values, 1.0);
        var trainer = TrainerVariants.Create(key);
        var error = Assert.Throws<LearningException>(() => TrainerContractData.Fit(trainer, rows, target, null, TrainingContext.Default));
        Assert.Contains($"'{TrainerContractData.Labels(task)[1]}'", error.Message);
        Assert.Contains(TrainerContractData.Target, error.Message);
        var (features, large) = TrainerContractData.MakeLarge(task, 100, 2);
        Array.Fill(large.Values, 1.0);
        Assert.Contains("one class", Assert.Throws<LearningException>(() => trainer.Fit(features, large, null, TrainingContext.Default)).Message);
    }

    [Theory]
    [MemberData(nameof(EntriesAndTasks))]
    public void Fit_ConstantAndNoColumns_LearnsAllTheSame(string key, LearningTask task)
    {
        var (rows, target, _) = TrainerContractData.Make(task);
        target = TrainerVariants.Suited(key, target);
        var trainer = TrainerVariants.Create(key);
        foreach (var columns in (string[][])[["always seven"], ["always seven", "age"]])
        {
            var few = rows.Select(columns);
            RequireUsable(TrainerContractData.Fit(trainer, few, target, null, TrainingContext.Default).Predict(few));
        }
        // The constant column must also be harmless where no recipe removes it.
        var values = Enumerable.Repeat(7f, target.Count).ToArray();
        var predictor = trainer.Fit(new FeatureMatrix([new Feature("seven", "seven")], target.Count, values), target, null, TrainingContext.Default);
        var outputs = new double[target.Count * predictor.OutputCount];
        predictor.Predict(values, target.Count, outputs);
        Assert.All(outputs, o => Assert.True(double.IsFinite(o)));
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void Read_OptionsOutOfRange_AreRefusedWithTheRange(string key)
    {
        foreach (var option in TrainerCatalog.Get(key).Options.Where(o => !double.IsInfinity(o.Max)))
        {
            var given = new System.Text.Json.Nodes.JsonObject { [option.Name] = (option.Max * 2) + 1 };
            var error = Assert.Single(Assert.Throws<InvalidOptionsException>(() => TrainerJson.Read(key, given)).Errors);
            Assert.Equal(option.Name, error.Option);
            Assert.StartsWith(option.Label + " must be", error.Message);
            Assert.Contains(option.Range, error.Message);
        }
    }

    [Theory]
    [MemberData(nameof(EntriesAndTasks))]
    public void Fit_Cancelled_EndsWithinTwoSeconds(string key, LearningTask task)
    {
        var (features, target) = TrainerContractData.MakeLarge(task, 100_000, 20);
        target = TrainerVariants.Suited(key, target);
        using var source = new CancellationTokenSource();
        long cancelledAt = 0;
        var context = new TrainingContext
        {
            Threads = 2,
            Cancellation = source.Token,
            Progress = progress =>
            {
                if (cancelledAt != 0) { return; }
                cancelledAt = Stopwatch.GetTimestamp();
                source.Cancel();
            },
        };
        var stopped = false;
        try { TrainerVariants.Create(key).Fit(features, target, null, context); }
        catch (OperationCanceledException) { stopped = true; }
        Assert.NotEqual(0, cancelledAt);
        // The baseline reports once, when it is done; all others must not run to their end.
        Assert.True(stopped || key == "baseline");
        Assert.InRange(Stopwatch.GetElapsedTime(cancelledAt).TotalSeconds, 0, 2);
        Assert.ThrowsAny<OperationCanceledException>(() => TrainerVariants.Create(key).Fit(features, target, null, context));
    }

    [Theory]
    [MemberData(nameof(EntriesAndTasks))]
    public void Predict_ManyRows_DoesNotAllocatePerRow(string key, LearningTask task)
    {
        var model = TrainerContractData.Fit(key, task);
        var rows = model.Recipe.Apply(TrainerContractData.Make(task).Rows);
        var outputs = new double[rows.RowCount * model.Predictor.OutputCount];
        PredictAll(model.Predictor, rows, outputs);
        var before = GC.GetAllocatedBytesForCurrentThread();
        PredictAll(model.Predictor, rows, outputs);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, 1024);
    }

    [Theory]
    [MemberData(nameof(EntriesAndTasks))]
    public void Fit_RowsOfWeightZero_DoNotMatter(string key, LearningTask task)
    {
        var (features, target) = TrainerContractData.MakeLarge(task, 400, 3);
        target = TrainerVariants.Suited(key, target);
        var weights = Enumerable.Range(0, 400).Select(r => r < 300 ? 1f : 0f).ToArray();
        var spoilt = target with { Values = [.. target.Values.Select((v, r) => r < 300 ? v : target.Values[r % 300])] };
        var context = TrainingContext.Default;
        var trainer = TrainerVariants.Create(key);
        Assert.Equal(Outputs(trainer.Fit(features, target, weights, context)), Outputs(trainer.Fit(features, spoilt, weights, context)));

        double[] Outputs(Predictor predictor)
        {
            var outputs = new double[400 * predictor.OutputCount];
            predictor.Predict(features.Values, 400, outputs);
            return outputs;
        }
    }

    private static void PredictAll(Predictor predictor, FeatureMatrix rows, double[] outputs)
    {
        predictor.Predict(rows.Values, rows.RowCount, outputs);
        for (var row = 0; row < rows.RowCount; row++) { predictor.Predict(rows.Row(row), 1, outputs); }
    }

    private static void RequireUsable(Predictions predictions)
    {
        Assert.All(predictions.Values, v => Assert.True(double.IsFinite(v)));
        if (!predictions.Task.HasClasses()) { return; }
        Assert.All(predictions.Values, v => Assert.InRange(v, 0, 1));
        for (var row = 0; row < predictions.RowCount; row++)
        {
            Assert.Equal(1, Enumerable.Range(0, predictions.Labels.Count).Sum(k => predictions.Probability(row, k)), 1e-9);
            Assert.Contains(predictions.Label(row), predictions.Labels);
        }
    }
}
