//! What the plain drivers refuse, and take where what is captured is a plain number.

macro_rules! refused {
    ($($name:ident: $number:literal, $captured:literal, $run:literal;)*) => {$(
        #[doc = concat!("```compile_fail,E0277\n", include_str!("refused.in"),
            "let x = <", $number, ">::from(2.0);\n", $captured, $run, "\n```\n")]
        #[doc = concat!("```\n", include_str!("refused.in"),
            "let x = 2.0_f64;\n", $captured, $run, "\n```\n")]
        pub struct $name;
    )*};
}

// Every driver.
refused! {
    Derivative: "Dual", "", "derivative(|y| y * x, 1.0);";
    Gradient: "Dual<f64, 8>", "", "gradient(|y| y[0] * x, &[1.0]);";
    Jvp: "Dual", "", "jvp(|y| y[0] * x, &[1.0], &[1.0]);";
    JvpOfSeveral: "Dual", "", "jvp(|y| vec![y[0] * x], &[1.0], &[1.0]);";
    Jacobian: "Dual<f64, 8>", "", "jacobian(|y| vec![y[0] * x], &[1.0]);";
    ChunkedGradient: "Dual<f64, 2>", "", "chunked::gradient::<2, _>(|y| y[0] * x, &[1.0]);";
    ChunkedJacobian: "Dual<f64, 2>", "",
        "chunked::jacobian::<2, _, _>(|y| [y[0] * x], &[1.0]);";
    Hessian: "HyperDual", "", "hessian(|y| y[0] * x, &[1.0]);";
    Hvp: "Dual<Dual, 8>", "", "hvp(|y| y[0] * x, &[1.0], &[1.0]);";
    PartialJacobian: "Dual<f64, 8>", "", "partial_jacobian(|y| vec![y[0] * x], &[1.0], &[0]);";
    PartialHessian: "HyperDual", "", "partial_hessian(|y| y[0] * x, &[1.0], &[0]);";
    SecondAlong: "Dual<Dual>", "", "second_along(|y| y[0] * x, &[1.0], &[1.0], &[1.0]);";
    FixedGradient: "Dual<f64, 1>", "", "fixed::gradient(|y| y[0] * x, &[1.0]);";
    FixedJvp: "Dual", "", "fixed::jvp(|y| [y[0] * x], &[1.0], &[1.0]);";
    FixedJacobian: "Dual<f64, 1>", "", "fixed::jacobian(|y| [y[0] * x], &[1.0]);";
    FixedHessian: "Curved<f64, 1>", "", "fixed::hessian(|y| y[0] * x, &[1.0]);";
    FixedPartialJacobian: "Dual<f64, 1>", "",
        "fixed::partial_jacobian(|y| [y[0] * x], &[1.0], [0]);";
    FixedPartialHessian: "Curved<f64, 1>", "",
        "fixed::partial_hessian(|y| y[0] * x, &[1.0], [0]);";
    FixedSecondAlong: "Dual<Dual>", "",
        "fixed::second_along(|y| y[0] * x, &[1.0], &[1.0], &[1.0]);";
    FixedHvp: "Dual<Dual>", "", "fixed::hvp(|y| y[0] * x, &[1.0], &[1.0]);";
    TrackedGradient: "Sparse<f64, 16>", "", "tracked::gradient(|y| y[0] * x, &[1.0]);";
    TrackedJacobian: "Sparse<f64, 16>", "", "tracked::jacobian(|y| vec![y[0] * x], &[1.0]);";
    TrackedHessian: "Tracked<HyperDual>", "", "tracked::hessian(|y| y[0] * x, &[1.0]);";
    Root: "Dual<f64, 1>", "", "implicit::root(|_: &[f64]| 1.0, |y, p| y * x - p[0], &[1.0]);";
    System: "Dual<f64, 8>", "",
        "implicit::system(|_: &[f64]| 1.0, |y, p| vec![y[0] * x - p[0]], &[1.0]);";
    FixedPoint: "Dual<f64, 8>", "",
        "implicit::fixed_point(|_: &[f64]| 1.0, |y, p| vec![y[0] * x - p[0]], &[1.0]);";
    Optimum: "HyperDual", "", "implicit::optimum(|_: &[f64]| 1.0, |y, p| y[0] * x - p[0], &[1.0]);";
    ConstrainedObjective: "HyperDual", "",
        "implicit::constrained_optimum(|_: &[f64]| 1.0, |y, _| y[0] * x, |y, p| vec![y[0] - p[0]], &[1.0]);";
    Constraint: "HyperDual", "",
        "implicit::constrained_optimum(|_: &[f64]| 1.0, |y, _| y[0], |y, p| vec![y[0] * x - p[0]], &[1.0]);";
    SystemJvp: "Dual<Dual, 8>", "",
        "implicit::system_jvp(|_: &[f64]| 1.0, |y, p| vec![y[0] * x - p[0]], &[1.0], &[1.0]);";
    FixedPointJvp: "Dual<Dual, 8>", "",
        "implicit::fixed_point_jvp(|_: &[f64]| 1.0, |y, p| vec![y[0] * x - p[0]], &[1.0], &[1.0]);";
    OptimumJvp: "HyperDual<Dual>", "",
        "implicit::optimum_jvp(|_: &[f64]| 1.0, |y, p| y[0] * x - p[0], &[1.0], &[1.0]);";
    SystemJacobian: "Dual<Dual<f64, 8>, 8>", "",
        "implicit::system_jacobian(|_: &[f64]| 1.0, |y, p| vec![y[0] * x - p[0]], &[1.0]);";
    FixedPointJacobian: "Dual<Dual<f64, 8>, 8>", "",
        "implicit::fixed_point_jacobian(|_: &[f64]| 1.0, |y, p| vec![y[0] * x - p[0]], &[1.0]);";
    OptimumJacobian: "HyperDual<Dual<f64, 8>>", "",
        "implicit::optimum_jacobian(|_: &[f64]| 1.0, |y, p| y[0] * x - p[0], &[1.0]);";
}

// Wherever it is.
refused! {
    Reference: "Dual", "let x = &x;", "derivative(|y| y * *x, 1.0);";
    Moved: "Dual", "", "derivative(move |y| y * x, 1.0);";
    List: "Dual", "let x = vec![x];", "derivative(|y| y * x[0], 1.0);";
    Slice: "Dual", "let x = &[x][..];", "derivative(|y| y * x[0], 1.0);";
    Vector: "Dual", "let x = DVector::from_element(1, x);", "derivative(|y| y * x[0], 1.0);";
    Shared: "Dual", "let x = Arc::new(Some(x));", "derivative(|y| y * x.unwrap(), 1.0);";
    Map: "Dual", "let x = HashMap::from([(1, x)]);", "derivative(|y| y * x[&1], 1.0);";
    Closure: "Dual", "let f = |y: Dual| y * x;", "derivative(|y| f(y), 1.0);";
    Pointer: "Dual", "let x = &raw const x;", "derivative(|y| if x.is_null() { y } else { y * y }, 1.0);";
    Nothing: "Dual", "let x = None.or(Some(x));",
        "derivative(|y| y * x.map_or(1.0, |_| 2.0), 1.0);";
}

macro_rules! refused_always {
    ($($name:ident: $code:literal;)*) => {$(
        #[doc = concat!("```compile_fail,E0277\n", include_str!("refused.in"), $code, "\n```\n")]
        pub struct $name;
    )*};
}

// Where the types do not say what there is, or it could be kept for another time.
refused_always! {
    Hidden: "let f: &dyn Fn(Dual) -> Dual = &|x| x; derivative(|y| f(y), 1.0);";
    HiddenInABox: "let f: Box<dyn Fn(f64) -> f64> = Box::new(|x| x); derivative(|y| y * f(1.0), 1.0);";
    Generic: "fn f<S: Copy + Into<f64>>(x: S) { derivative(|y| y * x.into(), 1.0); }";
    InACell: "let x = Cell::new(Dual::from(1.0)); derivative(|y| y * x.replace(y), 1.0);";
    OwnedCell: "let x = Cell::new(1.0); derivative(move |y| y * x.get(), 1.0);";
    Mutable: "let mut x = Dual::from(1.0); derivative(|y| { x = x * y; y }, 1.0);";
}
