using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Tests.Numerics;

public class DistributionsTests
{
    [Fact] // scipy 1.10: stats.norm.cdf, 2 * stats.norm.sf
    public void Normal_EqualsReference()
    {
        Assert.Equal(0.024997895148220435, Distributions.NormalBelow(-1.96), 13);
        Assert.Equal(0.6179114221889526, Distributions.NormalBelow(0.3), 13);
        Assert.Equal(1, Distributions.NormalTwoSided(5) / 5.733031437583866e-07, 9);
        Assert.Equal(0.5, Distributions.NormalBelow(0));
    }

    [Fact] // scipy 1.10: stats.chi2.sf
    public void ChiSquared_EqualsReference()
    {
        Assert.Equal(0.05004352124870519, Distributions.ChiSquaredAbove(3.84, 1), 12);
        Assert.Equal(0.005345505487134069, Distributions.ChiSquaredAbove(25, 10), 12);
        Assert.Equal(0.9963401531726563, Distributions.ChiSquaredAbove(2, 10), 12);
    }

    [Fact] // scipy 1.10: stats.t.sf, stats.t.ppf
    public void Student_EqualsReference()
    {
        Assert.Equal(0.0250113891599882, Distributions.StudentAbove(2.776, 4), 12);
        Assert.Equal(0.8246916685898963, Distributions.StudentAbove(-1, 7), 12);
        Assert.Equal(2.7764451051977987, Distributions.StudentQuantile(0.025, 4), 10);
        Assert.Equal(12.706204736432095, Distributions.StudentQuantile(0.025, 1), 8);
        // mpmath at 30 digits; scipy 1.10 is off by 8e-11 here.
        Assert.Equal(1.98421695158641, Distributions.StudentQuantile(0.025, 99), 12);
        Assert.Equal(1.9601122625179568, Distributions.StudentQuantile(0.025, 16000), 8);
    }

    [Fact] // scipy 1.10: stats.binomtest(k, n).pvalue, stats.kstwobign.sf, stats.beta.cdf
    public void CoinsKolmogorovAndBeta_EqualReference()
    {
        Assert.Equal(0.03515625, Distributions.FairCoinsTwoSided(3, 15), 12);
        Assert.Equal(0.05688793364098088, Distributions.FairCoinsTwoSided(40, 100), 12);
        Assert.Equal(1, Distributions.FairCoinsTwoSided(5, 10));
        Assert.Equal(0.26999967167735456, Distributions.KolmogorovAbove(1), 12);
        Assert.Equal(0.9639452436648751, Distributions.KolmogorovAbove(0.5), 12);
        Assert.Equal(0.3521975859067672, Distributions.Beta(2.5, 4, 0.3), 12);
    }
}
