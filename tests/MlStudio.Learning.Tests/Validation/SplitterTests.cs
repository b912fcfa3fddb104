using FsCheck;
using FsCheck.Fluent;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Tests.Validation;

public class SplitterTests
{
    private static readonly Table s_table = SmallTable.Of(400);

    public static TheoryData<SplitPlan> Plans { get; } =
    [
        new Holdout(), new Holdout { Method = HoldoutMethod.Random, TrainShare = 0.7, ValidationShare = 0.3, TestShare = 0 },
        new Holdout { Method = HoldoutMethod.Time, Column = "when" }, new Holdout { Method = HoldoutMethod.Group, Column = "person" },
        new CrossValidation(), new CrossValidation { Folds = 3, Stratified = false, TestShare = 0 }, new CrossValidation { GroupColumn = "person" },
        new GivenFolds { FoldByRow = [.. Enumerable.Range(0, 400).Select(i => (i % 5) - 1)] },
    ];

    [Theory]
    [MemberData(nameof(Plans))]
    public void Split_EveryPlan_PutsEachRowInOnePartAndRepeats(SplitPlan plan)
    {
        var split = Splitter.Split(s_table, "answer", LearningTask.Binary, plan, 3);
        var again = Splitter.Split(s_table, "answer", LearningTask.Binary, plan, 3);
        Assert.Equal(split.Test, again.Test);
        Assert.All(split.Folds.Zip(again.Folds), pair => Assert.Equal(pair.First.Validation, pair.Second.Validation));
        foreach (var fold in split.Folds)
        {
            Assert.Empty(fold.Train.Intersect(fold.Validation));
            Assert.Empty(split.Test.Intersect(fold.Train.Concat(fold.Validation)));
            Assert.Equal(split.Development, fold.Train.Concat(fold.Validation).Order());
            Assert.Equal(fold.Train.Order(), fold.Train);
        }
        if (split.IsCrossValidation) { Assert.Equal(split.Development, split.Folds.SelectMany(f => f.Validation).Order()); }
        var all = split.Development.Concat(split.Test).Order();
        Assert.Equal(plan is GivenFolds given ? Enumerable.Range(0, 400).Where(r => given.FoldByRow[r] >= 0) : Enumerable.Range(0, 400), all);
    }

    [Theory]
    [InlineData(HoldoutMethod.Random, 0)]
    [InlineData(HoldoutMethod.Stratified, 0)]
    [InlineData(HoldoutMethod.Stratified, 4)]
    public void Split_KeepEqualRows_PartsNoTwinsAndKeepsSharesAndMix(HoldoutMethod method, int folds)
    {
        // 300 records, of which the first 100 come twice; what tells the copies apart is not learned from.
        var single = SmallTable.Of(300);
        var table = new Table([.. single.Take([.. Enumerable.Range(0, 300), .. Enumerable.Range(0, 100)]).Columns, new NumberColumn("id", Enumerable.Range(0, 400).Select(i => (double)i).ToArray())]);
        SplitPlan plan = folds > 0 ? new CrossValidation { Folds = folds, KeepEqualRows = true } : new Holdout { Method = method, KeepEqualRows = true };
        string[] learned = ["x", "noise", "colour"];
        var split = Splitter.Split(table, "kind", LearningTask.Multiclass, plan, 3, learned: learned);
        foreach (var fold in split.Folds)
        {
            foreach (var part in new[] { fold.Train, fold.Validation, split.Test }.Select(p => p.ToHashSet()))
            {
                Assert.All(Enumerable.Range(0, 100), r => Assert.Equal(part.Contains(r), part.Contains(r + 300)));
            }
        }
        Assert.Equal(0, SplitDuplicates.Find(table, learned, "kind", split) is var found ? found.Validation + found.Test : -1);
        Assert.InRange(split.Test.Length, 78, 82);
        if (method == HoldoutMethod.Stratified)
        {
            var kind = (CategoryColumn)table["kind"];
            foreach (var code in Enumerable.Range(0, 3))
            {
                var total = kind.Codes.ToArray().Count(c => c == code);
                Assert.InRange(split.Test.Count(r => kind.Codes[r] == code), (total * 0.2) - 2.5, (total * 0.2) + 2.5);
            }
        }
        // Without it a hundred pairs would not all stay together.
        SplitPlan without = folds > 0 ? new CrossValidation { Folds = folds } : new Holdout { Method = method };
        Assert.NotEqual(0, SplitDuplicates.Find(table, learned, "kind", Splitter.Split(table, "kind", LearningTask.Multiclass, without, 3)) is var parted ? parted.Validation + parted.Test : 0);
    }

    [Fact]
    public void Split_KeepEqualRowsWithAColumn_SaysToChooseOneOfBoth()
    {
        SplitPlan[] plans = [new Holdout { Method = HoldoutMethod.Time, Column = "when", KeepEqualRows = true }, new CrossValidation { GroupColumn = "person", KeepEqualRows = true }];
        foreach (var plan in plans)
        {
            Assert.Contains("Choose one of both", Assert.Throws<LearningException>(() => Splitter.Split(s_table, "answer", LearningTask.Binary, plan, 1)).Message);
        }
    }

    [Fact]
    public void Split_OtherSeed_GivesOtherParts() => Assert.NotEqual(
        Splitter.Split(s_table, "answer", LearningTask.Binary, new Holdout(), 1).Test,
        Splitter.Split(s_table, "answer", LearningTask.Binary, new Holdout(), 2).Test);

    [Fact]
    public void Split_Stratified_KeepsTheShareOfEachClass()
    {
        var kind = (CategoryColumn)s_table["kind"];
        var split = Splitter.Split(s_table, "kind", LearningTask.Multiclass, new Holdout(), 3);
        foreach (var code in Enumerable.Range(0, 3))
        {
            var total = Enumerable.Range(0, 400).Count(r => kind.Codes[r] == code);
            Assert.InRange(split.Folds[0].Train.Count(r => kind.Codes[r] == code), (total * 0.6) - 1.5, (total * 0.6) + 1.5);
            Assert.InRange(split.Test.Count(r => kind.Codes[r] == code), (total * 0.2) - 1.5, (total * 0.2) + 1.5);
        }
        Assert.InRange(split.Folds[0].Train.Length, 239, 241);
    }

    [Fact]
    public void Split_StratifiedFolds_DifferByOneRowPerClass()
    {
        var kind = (CategoryColumn)s_table["kind"];
        var split = Splitter.Split(s_table, "kind", LearningTask.Multiclass, new CrossValidation(), 3);
        foreach (var code in Enumerable.Range(0, 3))
        {
            var counts = split.Folds.Select(f => f.Validation.Count(r => kind.Codes[r] == code)).ToArray();
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    }

    [Fact]
    public void Split_StratifiedRegression_SpreadsTheRangeOfValues()
    {
        var amount = ((NumberColumn)s_table["amount"]).Values.ToArray();
        var split = Splitter.Split(s_table, "amount", LearningTask.Regression, new Holdout(), 3);
        var median = amount.Order().ElementAt(200);
        Assert.InRange(split.Test.Count(r => amount[r] >= median), 38, 42);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Split_ByGroup_NeverPutsAGroupInTwoParts(bool folds)
    {
        var person = (CategoryColumn)s_table["person"];
        SplitPlan plan = folds ? new CrossValidation { GroupColumn = "person" } : new Holdout { Method = HoldoutMethod.Group, Column = "person" };
        var split = Splitter.Split(s_table, "answer", LearningTask.Binary, plan, 3);
        HashSet<int> Groups(int[] rows) => [.. rows.Select(r => person.Codes[r])];
        foreach (var fold in split.Folds)
        {
            Assert.Empty(Groups(fold.Train).Intersect(Groups(fold.Validation)));
            Assert.Empty(Groups(fold.Train).Intersect(Groups(split.Test)));
        }
        Assert.InRange(split.Test.Length, 70, 90);
    }

    [Fact]
    public void Split_ByTime_RespectsTheOrderAndKeepsEqualTimesTogether()
    {
        var when = ((TimestampColumn)s_table["when"]).Ticks.ToArray();
        var split = Splitter.Split(s_table, "answer", LearningTask.Binary, new Holdout { Method = HoldoutMethod.Time, Column = "when" }, 3);
        Assert.True(split.Folds[0].Train.Max(r => when[r]) < split.Folds[0].Validation.Min(r => when[r]));
        Assert.True(split.Folds[0].Validation.Max(r => when[r]) < split.Test.Min(r => when[r]));
        Assert.InRange(split.Test.Length, 74, 86);
    }

    [Fact]
    public void Split_AnySharesAndSizes_UseEveryRowOnce() => Prop.ForAll<byte, byte, int>((size, cut, seed) =>
    {
        var rows = 10 + size;
        var validation = 0.1 + (cut % 40 / 100.0);
        var table = new Table([new NumberColumn("y", Enumerable.Range(0, rows).Select(i => (double)(i % 97)).ToArray())]);
        var split = Splitter.Split(table, "y", LearningTask.Regression, new Holdout { TrainShare = 0.9 - validation, ValidationShare = validation, TestShare = 0.1 }, seed);
        return split.Development.Concat(split.Test).Order().SequenceEqual(Enumerable.Range(0, rows))
            && Math.Abs(split.Folds[0].Validation.Length - (validation * rows)) <= 2;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Split_ClassWithFewerRowsThanFolds_IsRefusedByName()
    {
        var table = new Table([new CategoryColumn("y", Enumerable.Range(0, 50).Select(i => i < 3 ? 1 : 0).ToArray(), ["common", "rare"])]);
        var error = Assert.Throws<LearningException>(() => Splitter.Split(table, "y", LearningTask.Binary, new CrossValidation { TestShare = 0 }, 1));
        Assert.Contains("Class 'rare' has 3 rows", error.Message);
    }

    [Theory]
    [InlineData("when", HoldoutMethod.Group, "too few")]
    [InlineData("nowhere", HoldoutMethod.Group, "not in the data")]
    [InlineData(null, HoldoutMethod.Time, "none was chosen")]
    [InlineData("colour", HoldoutMethod.Time, "times or numbers")]
    [InlineData("x", HoldoutMethod.Time, "missing values")]
    public void Split_ColumnThatDoesNotFit_IsRefusedInPlainWords(string? column, HoldoutMethod method, string words)
    {
        var table = column == "when" ? new Table([s_table["answer"], new NumberColumn("when", new double[400])]) : s_table;
        var error = Assert.Throws<LearningException>(() => Splitter.Split(table, "answer", LearningTask.Binary, new Holdout { Method = method, Column = column }, 1));
        Assert.Contains(words, error.Message);
    }

    [Fact]
    public void Split_SharesThatDoNotAddUp_AreRefusedWithTheirSum()
    {
        var error = Assert.Throws<LearningException>(() => Splitter.Split(s_table, "answer", LearningTask.Binary, new Holdout { TrainShare = 0.9 }, 1));
        Assert.Contains("1.3", error.Message);
    }

    [Fact]
    public void Split_ClassOnlyInLaterTimes_IsRefused()
    {
        var table = new Table([new CategoryColumn("y", Enumerable.Range(0, 50).Select(i => i < 40 ? i % 2 : 2).ToArray(), ["a", "b", "c"]), new NumberColumn("t", Enumerable.Range(0, 50).Select(i => (double)i).ToArray())]);
        var error = Assert.Throws<LearningException>(() => Splitter.Split(table, "y", LearningTask.Multiclass, new Holdout { Method = HoldoutMethod.Time, Column = "t" }, 1));
        Assert.Contains("class 'c'", error.Message);
    }
}
