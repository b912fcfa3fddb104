using MlStudio.Core.Recipes;
using MlStudio.Learning.Transforms;

namespace MlStudio.Core.Tests.Recipes;

public sealed class SelectionTextTests
{
    [Theory]
    [InlineData(0.2, "Largely chance", "do not read much into which one was chosen")]
    [InlineData(0.5, "Fairly stable", "come and go")]
    [InlineData(0.9, "Stable", "it chooses nearly the same")]
    [InlineData(null, "Leaves nothing out", "leaves nothing out")]
    public void Stability_IsPutInWords(double? index, string word, string sentence)
    {
        var stability = new SelectionStability(0, index, [new("a", 1), new("b", index is null ? 1 : 0.8)]) { Folds = 5 };
        Assert.Equal(word, SelectionText.Word(index));
        Assert.Contains(sentence, SelectionText.Sentence(stability));
        Assert.Equal(index is null ? "Chosen in 5 of 5 folds" : "Chosen in 4 of 5 folds", SelectionText.Chosen(stability.Features[1], 5));
    }
}
