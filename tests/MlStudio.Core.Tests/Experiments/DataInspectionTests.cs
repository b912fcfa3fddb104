using MlStudio.Core.Experiments;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Tests.Experiments;

public sealed class DataInspectionTests
{
    private const int Rows = 600;

    /// <summary>200 customers, three equal rows each; the customer stands in a column of its own.</summary>
    private static readonly Table s_customers = new([
        new NumberColumn("spent", Enumerable.Range(0, Rows).Select(r => (double)(r % 200 * 37 % 211)).ToArray()),
        new CategoryColumn("customer", Enumerable.Range(0, Rows).Select(r => r % 200).ToArray(), [.. Enumerable.Range(0, 200).Select(c => $"C{c}")]),
        new CategoryColumn("buys", Enumerable.Range(0, Rows).Select(r => r % 200 * 31 % 7 < 3 ? 1 : 0).ToArray(), ["no", "yes"]),
    ]);

    [Fact]
    public void Duplicates_OfCustomers_AreGoneAfterTheRemedy()
    {
        var check = Look(s_customers, Spec())[0];
        Assert.Equal(DataCheckOutcome.Warning, check.Outcome);
        Assert.Equal([DataRemedyKind.SplitByGroup, DataRemedyKind.KeepEqualRows], check.Remedies.Select(r => r.Kind));
        var remedy = check.Remedies[0];
        Assert.Equal("customer", remedy.Column);
        var after = Look(s_customers, Spec() with { Split = new Holdout { Method = HoldoutMethod.Group, Column = remedy.Column } })[0];
        Assert.Equal(DataCheckOutcome.Fine, after.Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Duplicates_NoColumnKeepsThemTogether_AreGoneWhenEqualRowsAreKept(bool folds)
    {
        var table = new Table([s_customers["spent"], s_customers["buys"]]);
        SplitPlan plan = folds ? new CrossValidation() : new Holdout();
        var check = Look(table, Spec() with { Split = plan })[0];
        Assert.Equal(DataRemedyKind.KeepEqualRows, Assert.Single(check.Remedies).Kind);
        SplitPlan kept = folds ? new CrossValidation { KeepEqualRows = true } : new Holdout { KeepEqualRows = true };
        Assert.Equal(DataCheckOutcome.Fine, Look(table, Spec() with { Split = kept })[0].Outcome);
    }

    [Fact]
    public void Duplicates_RecipeDropsTheColumnThatTellsThemApart_AreKeptTogetherByTheOthers()
    {
        var table = new Table([new NumberColumn("id", Enumerable.Range(0, Rows).Select(r => (double)r).ToArray()), s_customers["spent"], s_customers["buys"]]);
        var recipe = new Recipe(Recipe.CurrentVersion, [new DropColumns { Columns = ["id"] }]);
        var found = DataInspection.Of(table, Spec(), recipe, TableProfiler.Profile(table), null, null, default)[0];
        Assert.Equal(DataCheckOutcome.Warning, found.Outcome);
        Assert.Contains("equal in the 1 column", Assert.Single(found.Remedies).Words);
        var after = DataInspection.Of(table, Spec() with { Split = new Holdout { KeepEqualRows = true } }, recipe, TableProfiler.Profile(table), null, null, default)[0];
        Assert.Equal(DataCheckOutcome.Fine, after.Outcome);
    }

    [Fact]
    public void Duplicates_SplitByTime_OffersNoRemedyButSaysWhatToDo()
    {
        var table = new Table([new NumberColumn("day", Enumerable.Range(0, Rows).Select(r => (double)r).ToArray()), s_customers["spent"], s_customers["buys"]]);
        var check = Look(table, Spec() with { Excluded = ["day"], Split = new Holdout { Method = HoldoutMethod.Time, Column = "day" } })[0];
        Assert.Empty(check.Remedies);
        Assert.Contains("upload it as a new version", check.Words);
    }

    [Fact]
    public void Strength_ColumnMadeFromTheTarget_CanBeLeftOut()
    {
        var table = new Table([s_customers["spent"], new NumberColumn("paid", Enumerable.Range(0, Rows).Select(r => ((CategoryColumn)s_customers["buys"]).Codes[r] * 50.0).ToArray()), s_customers["buys"]]);
        var check = Look(table, Spec())[1];
        Assert.Equal(DataCheckOutcome.Warning, check.Outcome);
        Assert.Equal("paid", Assert.Single(check.Remedies).Column);
        // What is left is no more than close to it.
        Assert.Equal(DataCheckOutcome.Notice, Look(table, Spec() with { Excluded = ["paid"] })[1].Outcome);
        // With a recipe columns are left out there.
        var recipe = new Recipe(Recipe.CurrentVersion, []);
        Assert.Empty(DataInspection.Of(table, Spec(), recipe, TableProfiler.Profile(table), null, null, default)[1].Remedies);
    }

    [Fact]
    public void Drift_ByTime_NamesTheColumnThatCountsOn()
    {
        var table = new Table([new NumberColumn("day", Enumerable.Range(0, Rows).Select(r => (double)r).ToArray()), s_customers["spent"], s_customers["buys"]]);
        var byTime = Spec() with { Split = new Holdout { Method = HoldoutMethod.Time, Column = "day" } };
        var check = Look(table, byTime)[2];
        Assert.Equal(DataCheckOutcome.Warning, check.Outcome);
        Assert.Contains("'day'", check.Title);
        Assert.Contains(check.Remedies, r => r.Column == "day");
        Assert.Equal(DataCheckOutcome.Fine, Look(table, byTime with { Excluded = ["day"] })[2].Outcome);
    }

    [Fact]
    public void Labels_OftenWrong_LeavingThemOutIsSeenToHelp()
    {
        var table = Labelled(wrong: true);
        var found = Look(table, Spec());
        Assert.Equal(["duplicates", "strength", "drift", "labels"], found.Select(c => c.Key));
        var check = found[3];
        Assert.True(check.Outcome == DataCheckOutcome.Warning, check.Title + check.Words + string.Join("; ", check.Details));
        Assert.Equal(DataRemedyKind.LeaveOutDoubtful, Assert.Single(check.Remedies).Kind);
        Assert.Matches(@"^[\d,]+ of 1,200 training rows have a doubtful label$", check.Title);
        Assert.Contains("answers get better, with probabilities corrected after training. ROC-AUC is ", check.Words);
        Assert.Equal(check.Doubts!.Total, check.Doubts.Doubtful.Count);
        // Test and validation rows are not looked at.
        var split = Splitter.Split(table, Spec());
        Assert.Empty(check.Doubts.Doubtful.Select(d => d.Row).Except(split.Folds[0].Train));
    }

    [Fact]
    public void Labels_WhereItCannotBeTried_AreListedWithoutARemedy()
    {
        var table = Labelled(wrong: true);
        // Twelve classes by the place of x, of which every tenth row names another.
        var x = ((NumberColumn)table["x"]).Values.ToArray();
        var ranks = Enumerable.Range(0, x.Length).OrderBy(i => x[i]).Select((row, rank) => (row, rank)).OrderBy(p => p.row).Select(p => p.rank).ToArray();
        var many = new Table([table["x"], new CategoryColumn("buys", (int[])[.. ranks.Select((rank, i) => ((rank * 12 / x.Length) + (i % 10 == 0 ? 6 : 0)) % 12)], [.. Enumerable.Range(0, 12).Select(k => $"k{k:00}")])]);
        var spec = new TrainingSpec { Target = "buys", Task = LearningTask.Multiclass, TrainerKey = "logistic-regression", Split = new Holdout() };
        var check = Look(many, spec)[3];
        Assert.Equal(DataCheckOutcome.Notice, check.Outcome);
        Assert.True(check.Doubts!.Total > 50);
        Assert.Empty(check.Remedies);
        Assert.Contains("could not be tried: It is tried for up to 10 classes; there are 12.", check.Words);
    }

    [Theory]
    [InlineData("group")]
    [InlineData("time")]
    [InlineData("folds")]
    [InlineData("left out")]
    public void Labels_OfAnySplit_AreJudged(string way)
    {
        var table = Labelled(wrong: true);
        var rows = Enumerable.Range(0, table.RowCount);
        table = new Table([.. table.Columns, new CategoryColumn("site", (int[])[.. rows.Select(r => r % 12)], [.. Enumerable.Range(0, 12).Select(s => $"s{s:00}")]), new NumberColumn("day", (double[])[.. rows.Select(r => (double)r)])]);
        var spec = way switch
        {
            "group" => Spec() with { Split = new Holdout { Method = HoldoutMethod.Group, Column = "site" } },
            "time" => Spec() with { Split = new Holdout { Method = HoldoutMethod.Time, Column = "day" }, Excluded = ["day"] },
            "folds" => Spec() with { Split = new CrossValidation { GroupColumn = "site" } },
            _ => Spec() with { Excluded = ["site", "day", "z0"] },
        };
        var check = Look(table, spec)[3];
        Assert.True(check.Outcome != DataCheckOutcome.Unknown && check.Doubts!.Total > 100, check.Title + check.Words);
    }

    [Fact]
    public void Labels_OfFewRows_AreListedButNotTried()
    {
        var all = Labelled(wrong: true);
        var check = Look(all.Take([.. Enumerable.Range(0, 200)]), Spec())[3];
        Assert.True(check.Doubts!.Total > 0);
        Assert.Empty(check.Remedies);
        Assert.Contains("could not be tried: It is tried with at least 300 training rows and 50 of each class.", check.Words);
    }

    [Fact]
    public void Strength_CloseToTheLimit_IsNoAllClear()
    {
        var random = new Random(3);
        double[] count = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble() * 100)];
        var table = new Table([new NumberColumn("registered", (double[])[.. count.Select(c => c + (20 * (random.NextDouble() - 0.5)) + (random.NextDouble() < 0.5 ? 4 : -4))]), new NumberColumn("spent", (double[])[.. count.Select(_ => random.NextDouble())]), new NumberColumn("cnt", count)]);
        var check = Look(table, new TrainingSpec { Target = "cnt", Task = LearningTask.Regression, TrainerKey = "ridge-regression" })[1];
        Assert.Equal(DataCheckOutcome.Notice, check.Outcome);
        Assert.Equal("'registered' comes close to predicting 'cnt' alone", check.Title);
        Assert.Equal("registered", Assert.Single(check.Remedies).Column);
    }

    [Fact]
    public void Labels_OfAClassWithTooFewRows_AreNotJudged()
    {
        int[] codes = [.. Enumerable.Range(0, Rows).Select(i => i < 7 ? 1 : 0)];
        var check = Look(new Table([s_customers["spent"], new CategoryColumn("buys", codes, ["no", "yes"])]), Spec() with { Split = new Holdout() })[3];
        Assert.Equal(DataCheckOutcome.Unknown, check.Outcome);
        Assert.Matches("Class 'yes' has [345] training rows; at least 6 are needed", check.Words);
        Assert.Empty(check.Remedies);
    }

    [Fact]
    public void Found_IsToldAsSoonAsItIsKnown()
    {
        var told = new List<DataChecksProgress>();
        DataInspection.Of(s_customers, Spec(), null, TableProfiler.Profile(s_customers), new Told(told), null, default);
        Assert.Equal(told.Select(t => t.Share).Order(), told.Select(t => t.Share));
        Assert.Contains(told, t => t.Found.Count == 1);
        Assert.Equal(3, told[^1].Found.Count);
    }

    [Fact]
    public void Labels_HardToTell_CanBeLeftOutToo()
    {
        var check = Look(Labelled(wrong: false), Spec())[3];
        Assert.True(check.Outcome == DataCheckOutcome.Notice, check.Title + check.Words + string.Join("; ", check.Details));
        Assert.True(check.Doubts!.Total > 0);
        Assert.Equal(DataRemedyKind.LeaveOutDoubtful, Assert.Single(check.Remedies).Kind);
        Assert.Contains("no difference is seen", check.Words);
    }

    [Fact]
    public void Labels_OfANumber_AreNotAskedFor()
    {
        var spec = new TrainingSpec { Target = "spent", Task = LearningTask.Regression, TrainerKey = "ridge-regression" };
        Assert.Equal(["duplicates", "strength", "drift"], Look(s_customers, spec).Select(c => c.Key));
    }

    /// <summary>2,000 rows of six numbers, of which one tells the class with some noise; where wrong, three rows in ten carry the other label.</summary>
    private static Table Labelled(bool wrong)
    {
        var random = new Random(1);
        double[] Normal() => [.. Enumerable.Range(0, 2000).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
        var (x, noise) = (Normal(), Normal());
        return new Table([
            new NumberColumn("x", x),
            .. Enumerable.Range(0, 5).Select(i => new NumberColumn($"z{i}", Normal())),
            new CategoryColumn("buys", (int[])[.. x.Select((v, r) => v + ((wrong ? 0.3 : 1) * noise[r]) > 0 != (wrong && r % 10 is 1 or 4 or 8) ? 1 : 0)], ["no", "yes"])]);
    }

    [Fact]
    public void All_Cancelled_Stop()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => DataInspection.Of(s_customers, Spec(), null, TableProfiler.Profile(s_customers), null, null, cancelled.Token));
    }

    private sealed class Told(List<DataChecksProgress> list) : IProgress<DataChecksProgress>
    {
        public void Report(DataChecksProgress value) => list.Add(value);
    }

    private static TrainingSpec Spec() => new() { Target = "buys", Task = LearningTask.Binary, PositiveClass = "yes", TrainerKey = "logistic-regression", Split = new Holdout() };

    private static IReadOnlyList<DataCheck> Look(Table table, TrainingSpec spec) => DataInspection.Of(table, spec, null, TableProfiler.Profile(table), null, null, default);
}
