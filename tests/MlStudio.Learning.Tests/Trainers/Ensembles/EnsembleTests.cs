using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Ensembles;

namespace MlStudio.Learning.Tests.Trainers.Ensembles;

public sealed class EnsembleTests
{
    private const string Three = "gradient-boosting, logistic-regression, ridge-regression, baseline";

    [Theory]
    [InlineData("", "nothing was given")]
    [InlineData("logit", "'logit' was given")]
    [InlineData("voting", "'voting' was given")]
    [InlineData("baseline, baseline", "'baseline' was given twice")]
    public void Members_Wrong_AreRefusedWithTheCandidates(string members, string message)
    {
        foreach (var trainer in (Trainer[])[new VotingTrainer { Members = members }, new StackingTrainer { Members = members }])
        {
            var error = Assert.Single(OptionValidator.Validate(trainer));
            Assert.Equal("members", error.Option);
            Assert.Contains(message, error.Message);
        }
        Assert.Contains("logistic-regression", OptionValidator.Validate(new VotingTrainer { Members = "logit" })[0].Message);
        Assert.DoesNotContain("stacking", OptionValidator.Validate(new VotingTrainer { Members = "logit" })[0].Message);
    }

    [Fact]
    public void Fit_NoMemberLearnsTheTask_ListsThoseThatDo()
    {
        var (features, target) = TrainerContractData.MakeLarge(LearningTask.Binary, 60, 2);
        var error = Assert.Throws<LearningException>(() => new VotingTrainer { Members = "ridge-regression" }.Fit(features, target, null, TrainingContext.Default));
        Assert.Contains("logistic-regression", error.Message);
    }

    /// <summary>Naive Bayes refuses category codes, and the rows have some.</summary>
    [Fact]
    public void Voting_MemberThatCounts_GetsCategoriesAsOneFeaturePerLevel()
    {
        var (rows, target, _) = TrainerContractData.Make(LearningTask.Binary);
        var model = TrainerContractData.Fit(new VotingTrainer { Members = "naive-bayes, decision-tree" }, rows, target, null, TrainingContext.Default);
        Assert.Equal(["naive-bayes", "decision-tree"], ((VotingPredictor)model.Predictor).Members.Select(m => m.Trainer));
    }

    [Theory]
    [InlineData(LearningTask.Binary, "gradient-boosting, extra-trees, neural-network, logistic-regression", "")]
    [InlineData(LearningTask.Multiclass, "gradient-boosting, extra-trees, neural-network, logistic-regression", "")]
    [InlineData(LearningTask.Regression, "gradient-boosting, extra-trees, neural-network", ", ridge-regression")]
    public void Members_NotGiven_AreOfDifferentKindsThatLearnTheTask(LearningTask task, string voting, string stackedToo)
    {
        Assert.Equal(voting, string.Join(", ", MemberList.For(new VotingTrainer().Members, task).Select(m => m.Key)));
        Assert.Equal(voting + stackedToo, string.Join(", ", MemberList.For(new StackingTrainer().Members, task).Select(m => m.Key)));
    }

    [Fact]
    public void Voting_MembersThatTakeTheFeaturesAsTheyAre_AnswersWithTheirWeightedMean()
    {
        var (features, target) = TrainerContractData.MakeLarge(LearningTask.Binary, 500, 3);
        var voting = new VotingTrainer { Members = "baseline, gradient-boosting", Weights = "1, 3" };
        double[] Outputs(Trainer trainer)
        {
            var outputs = new double[500];
            trainer.Fit(features, target, null, TrainingContext.Default).Predict(features.Values, 500, outputs);
            return outputs;
        }
        var (boosting, baseline) = (Outputs(TrainerCatalog.Get("gradient-boosting").Create()), Outputs(TrainerCatalog.Get("baseline").Create()));
        var mean = boosting.Zip(baseline, (a, b) => (0.75 * a) + (0.25 * b)).ToArray();
        Assert.All(Outputs(voting).Zip(mean), p => Assert.Equal(p.Second, p.First, 1e-12));
        Assert.NotEmpty(OptionValidator.Validate(voting with { Weights = "1" }));
        Assert.NotEmpty(OptionValidator.Validate(voting with { Weights = "0, 0" }));
    }

    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Multiclass)]
    [InlineData(LearningTask.Regression)]
    public void Stacking_UselessAndUsefulMembers_TrustsTheUsefulOnes(LearningTask task)
    {
        var (rows, target, _) = TrainerContractData.Make(task);
        var model = TrainerContractData.Fit(new StackingTrainer { Members = Three, Folds = 3 }, rows, target, null, TrainingContext.Default);
        var members = ((StackingPredictor)model.Predictor).Members;
        Assert.Equal(3, members.Count);
        Assert.All(members, m => Assert.True(m.Weight >= 0));
        var linear = members.First(m => m.Trainer.EndsWith("-regression", StringComparison.Ordinal)).Weight;
        Assert.True(linear > 0.3);
        Assert.InRange(members.Sum(m => m.Trainer == "baseline" ? 0 : m.Weight), 0.6, 1.6);
    }

    [Fact]
    public void Stacking_Progress_RisesToItsEnd()
    {
        var (rows, target, _) = TrainerContractData.Make(LearningTask.Binary);
        var steps = new List<TrainingProgress>();
        TrainerContractData.Fit(new StackingTrainer { Members = "logistic-regression, baseline", Folds = 2 }, rows, target, null, new TrainingContext { Progress = steps.Add });
        Assert.Equal(steps.Select(s => s.Step).Order().Distinct(), steps.Select(s => s.Step));
        Assert.Equal(600, steps[^1].Step);
        Assert.All(steps, s => Assert.Equal(600, s.TotalSteps));
    }

    [Fact]
    public void MatrixConverter_NativeFeatures_GivesLevelsScaledNumbersAndIndicators()
    {
        float[] values = [1, 0, 0, 3, 1, 0.5f, float.NaN, float.NaN, 0, 5, 1, 0];
        var matrix = new FeatureMatrix([new("x", "x"), new("kind", "kind", 2), new("text: late", "text")], 4, values);
        var converter = MatrixConverter.Fit(matrix, default);
        var converted = converter.Convert(matrix, default);
        Assert.Equal(["x", "x (missing)", "kind #0", "kind #1", "kind (missing)", "text: late"], converted.Features.Select(f => f.Name));
        // x: mean 3, population deviation √(8/3) over 1, 3, 5; text: three zeros of four rows stay as they are.
        var scaled = (float)(2 / Math.Sqrt(8.0 / 3));
        float[] expected = [-scaled, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0.5f, 0, 1, 0, 0, 1, 0, scaled, 0, 0, 1, 0, 0];
        Assert.All(expected.Zip(converted.Values), p => Assert.Equal(p.First, p.Second, 1e-6f));
    }
}
