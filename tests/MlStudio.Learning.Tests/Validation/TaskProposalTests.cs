using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Tests.Validation;

public class TaskProposalTests
{
    [Fact]
    public void For_YesAndNo_IsBinaryWithYes()
    {
        var proposal = TaskProposal.For(new CategoryColumn("churn", new[] { 1, 1, 1, 0, -1 }, ["No", "Yes"]));
        Assert.Equal((LearningTask.Binary, "Yes", 1), (proposal.Task, proposal.PositiveClass, proposal.MissingRows));
        Assert.Equal([new ClassCount("No", 1), new ClassCount("Yes", 3)], proposal.Classes);
    }

    [Fact]
    public void For_TwoOtherWords_IsBinaryWithTheRarer() =>
        Assert.Equal("ham", TaskProposal.For(new TextColumn("label", ["spam", "ham", "spam"])).PositiveClass);

    [Fact]
    public void For_ZeroAndOne_IsBinaryWithOne() =>
        Assert.Equal("1", TaskProposal.For(new NumberColumn("survived", new double[] { 1, 1, 0 })).PositiveClass);

    [Fact]
    public void For_FewWholeNumbers_IsMulticlassOrderedBySize()
    {
        var proposal = TaskProposal.For(new NumberColumn("digit", Enumerable.Range(0, 300).Select(i => (double)((i * 7) % 11)).ToArray()));
        Assert.Equal(LearningTask.Multiclass, proposal.Task);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], proposal.Classes.Select(c => c.Class));
    }

    [Fact]
    public void For_ManyNumbersOrFractions_IsRegression()
    {
        Assert.Equal(LearningTask.Regression, TaskProposal.For(new NumberColumn("price", new[] { 0.5, 1.5, 2.5 })).Task);
        Assert.Equal(LearningTask.Regression, TaskProposal.For(new NumberColumn("count", Enumerable.Range(0, 30).Select(i => (double)i).ToArray())).Task);
    }

    [Fact]
    public void For_OneValue_SaysThatThereIsNothingToLearn() =>
        Assert.Contains("nothing to learn", TaskProposal.For(new TextColumn("same", ["a", "a"])).Reason);
}
